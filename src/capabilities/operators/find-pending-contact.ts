import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { readCase } from './case-store.ts';
import { places, type PendingContact } from './new-contact.ts';
import type { Operator } from './operator.ts';

/** The contact that waits for its code in the operator's own case. `db` may be a transaction. */
export async function findPendingContact(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { operatorId, centreId }: Pick<Operator, 'operatorId' | 'centreId'>,
  caseId: string,
): Promise<PendingContact | undefined> {
  const found = await readCase(deps.db, { caseId, operatorId, centreId });
  if (found?.accountId === undefined || found.dataSealed === undefined) return undefined;
  const dataKey = await openDataKey(deps, found.accountId);
  const text = dataKey?.unseal(places.caseData(caseId), found.dataSealed);
  return text === undefined ? undefined : (JSON.parse(text) as PendingContact);
}
