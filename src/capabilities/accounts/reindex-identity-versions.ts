import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealRows, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { identityIndexes } from './identity-index.ts';
import { readVersions, replaceVersionIndexes, type IndexedVersion, type VersionToIndex } from './resealing-store.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';

/** Makes the blind indexes of identity data anew under the newest master key; the data itself never changes. */
export async function reindexIdentityVersions(
  { db, keyring }: { readonly db: Db; readonly keyring: Keyring },
  page: Page,
): Promise<ResealedPage> {
  return resealRows(page, await readVersions(db, page), {
    isCurrent: (row) => row.key_version === keyring.currentId,
    remake: (row) => indexAnew(keyring, row),
    replace: (fresh) => replaceVersionIndexes(db, fresh),
  });
}

function indexAnew(keyring: Keyring, row: VersionToIndex): IndexedVersion {
  const dataKey = keyring.openDataKey(places.dataKey(row.account_id), row.data_key_wrapped);
  const { snils, document, keyVersion } = identityIndexes(keyring, openIdentityData(dataKey, row.id, row.data_sealed));
  return { id: row.id, oldVersion: row.key_version, keyVersion, snilsIndex: snils, documentIndex: document };
}
