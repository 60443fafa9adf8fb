import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { dataKeys } from './resealing-store.ts';
import { places } from './sealing-places.ts';

/** Wraps the persons' keys under the newest master key. What they seal stays as it is. */
export function resealDataKeys(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  return resealSeals(deps, page, dataKeys, places.dataKey);
}
