import type { Db } from '../../database/connect.ts';
import { UnsealError, type Keyring } from '../../kernel/keyring.ts';
import type { Closing } from '../accounts/closing.ts';
import { endClosing, postponeClosing } from '../accounts/end-closing.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findDeskWork } from '../operators/find-desk-work.ts';
import { findOpenHold } from '../recovery/find-open-hold.ts';
import { endAllAccess } from './end-all-access.ts';
import { eraseRows } from './erase-rows.ts';

export interface EraseAccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly relyingParties: { readonly logoutAttempts: number } };
}

/**
 * `waiting`: somebody is on their way back into the account, or a desk has it in hand. `over`: taken back, or done by another. `erased_untold`: nobody
 * could be told, because what the account says of its contacts does not open.
 */
export type ErasureOutcome = 'erased' | 'erased_untold' | 'waiting' | 'over';

const WAIT_SECONDS = 3600;

/**
 * Deletes an account whose time has come, in one transaction: a process that dies within leaves it whole, and the next run begins anew.
 * Whoever takes the deletion back at the same moment comes before it, or finds the account gone. Relying parties are told, the contacts are
 * told, and then nobody can be told any more. The trail stays: it names the account by its id and holds nothing of the person.
 */
export function eraseAccount(deps: EraseAccountDeps, { closingId, accountId }: Closing): Promise<ErasureOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const within = { ...deps, db: tx };
    if (!(await lockAccount(tx, accountId))) return 'over';
    if ((await findOpenHold(within, accountId)) || (await findDeskWork(within, accountId))) {
      await postponeClosing(tx, closingId, WAIT_SECONDS);
      return 'waiting';
    }
    if (!(await endClosing(tx, closingId))) return 'over';
    const told = await tell(deps, tx, accountId);
    await endAllAccess(deps, tx, accountId);
    await eraseRows(tx, accountId);
    await recordEvent(tx, { actor: 'system', action: 'account.deleted', accountId, details: { closing: closingId } });
    return told ? 'erased' : 'erased_untold';
  });
}

/** A wish is kept also when nobody can be told of it: the names and contacts are read before anything is sent. */
function tell(deps: EraseAccountDeps, tx: Db, accountId: string): Promise<boolean> {
  return tellAccount(deps, tx, { accountId, template: 'account_deleted', page: '/' }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof UnsealError) return false;
      throw error;
    },
  );
}
