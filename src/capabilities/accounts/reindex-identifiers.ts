import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealRows, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { readIdentifiers, replaceIndexes, type IdentifierToIndex, type IndexedIdentifier } from './resealing-store.ts';
import { places } from './sealing-places.ts';

/** Makes the blind indexes of phones, e-mail addresses and SNILS anew under the newest master key. */
export async function reindexIdentifiers(
  { db, keyring }: { readonly db: Db; readonly keyring: Keyring },
  page: Page,
): Promise<ResealedPage> {
  return resealRows(page, await readIdentifiers(db, page), {
    isCurrent: (row) => row.key_version === keyring.currentId,
    remake: (row) => indexAnew(keyring, row),
    replace: (fresh) => replaceIndexes(db, fresh),
  });
}

function indexAnew(keyring: Keyring, row: IdentifierToIndex): IndexedIdentifier {
  const value = keyring
    .openDataKey(places.dataKey(row.account_id), row.data_key_wrapped)
    .unseal(places.identifier(row.id), row.value_sealed);
  return {
    id: row.id,
    oldVersion: row.key_version,
    keyVersion: keyring.currentId,
    blindIndex: keyring.blindIndex(row.kind, value),
  };
}
