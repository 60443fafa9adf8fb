import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { readApproval } from './approval-store.ts';
import { places, type NewContact, type ProofsToRevoke } from './new-contact.ts';
import type { Operator } from './operator.ts';

/** The contact that a waiting request of this centre would put in its place; undefined for requests of another kind. */
export async function findRequestedContact(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { centreId }: Pick<Operator, 'centreId'>,
  approvalId: string,
): Promise<NewContact | undefined> {
  const found = await readApproval(deps.db, { approvalId, centreId });
  if (found?.dataSealed === undefined) return undefined;
  const text = (await openDataKey(deps, found.accountId))?.unseal(places.approvalData(approvalId), found.dataSealed);
  const data = text === undefined ? undefined : (JSON.parse(text) as NewContact | ProofsToRevoke);
  return data === undefined || 'proofIds' in data ? undefined : data;
}
