import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { identityFieldNames, type IdentityFields } from './identity-fields.ts';
import { readDraft } from './identity-store.ts';
import { places } from './sealing-places.ts';

/** What was typed and not submitted yet. Throws UnsealError when the row's bytes were changed or moved. */
export async function findIdentityDraft(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
): Promise<IdentityFields | undefined> {
  const row = await readDraft(deps.db, accountId);
  if (row === undefined) return undefined;
  const dataKey = deps.keyring.openDataKey(places.dataKey(accountId), row.data_key_wrapped);
  const kept = JSON.parse(dataKey.unseal(places.identityDraft(accountId), row.draft_sealed)) as Partial<IdentityFields>;
  // An earlier release may have kept a form with fewer fields.
  return Object.fromEntries(identityFieldNames.map((name) => [name, kept[name] ?? ''])) as IdentityFields;
}
