import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import type { ContactChange } from './contact-change.ts';
import { readChange, readContactRows } from './contact-change-store.ts';
import { openDataKey } from './open-data-key.ts';
import { openSealedContact } from './sealed-contact.ts';

/** What a link that undoes speaks of. Looking changes nothing. Undefined for a token that was never given out, and of a closed account. */
export async function findContactChange(
  deps: { readonly db: Db; readonly keyring: Keyring },
  token: string,
): Promise<ContactChange | undefined> {
  const change = await readChange(deps.db, digestToken(token));
  const dataKey = change === undefined ? undefined : await openDataKey(deps, change.account_id);
  if (change === undefined || dataKey === undefined) return undefined;
  const rows = await readContactRows(deps.db, change.account_id);
  const among = (ids: readonly string[]) => rows.filter(({ id }) => ids.includes(id)).map((row) => openSealedContact(dataKey, row));
  const { account_id: accountId, state, changed_at: changedAt } = change;
  return { accountId, state, changedAt, added: among(change.added_ids), removed: among(change.removed_ids) };
}
