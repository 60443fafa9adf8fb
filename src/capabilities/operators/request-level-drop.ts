import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { DropReason } from './approval.ts';
import type { DeskConfig } from './desk-settings.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { places, type ProofsToRevoke } from './new-contact.ts';
import { openApproval } from './open-approval.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';

export interface RequestLevelDropInput {
  readonly operator: Operator;
  readonly caseId: string;
  readonly reason: DropReason;
}

/**
 * Asks a second person to revoke the proofs that an account's confirmed level rests on now. The citizen need not be there. Throws
 * `operators.nothing_to_revoke` and what openApproval throws.
 */
export function requestLevelDrop(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: DeskConfig },
  { operator, caseId, reason }: RequestLevelDropInput,
): Promise<{ readonly approvalId: string }> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId } = await requireCitizenCase({ db: tx }, operator, caseId);
    await lockAccount(tx, accountId);
    const within = { db: tx, keyring: deps.keyring };
    const proofIds = ((await findAccount(within, accountId))?.proofs ?? []).map(({ proofId }) => proofId);
    const dataKey = await openDataKey(within, accountId);
    if (proofIds.length === 0 || dataKey === undefined) throw operatorProblems.nothing_to_revoke();
    const approvalId = newId('apr');
    const data: ProofsToRevoke = { proofIds };
    const dataSealed = dataKey.seal(places.approvalData(approvalId), JSON.stringify(data));
    await openApproval(deps, tx, { approvalId, kind: 'level_drop', caseId, accountId, operator, reason, dataSealed });
    return { approvalId };
  });
}
