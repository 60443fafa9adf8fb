import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { readDataKeys, replaceDataKeys } from './resealing-store.ts';
import { places } from './sealing-places.ts';

/** Wraps the persons' keys under the newest master key. What they seal stays as it is. */
export async function resealDataKeys({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  const rows = await readDataKeys(db, page);
  return resealSeals(keyring, page, rows, { placeOf: places.dataKey, replace: (fresh) => replaceDataKeys(db, fresh) });
}
