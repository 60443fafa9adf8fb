import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { resealSeals, type Page, type ResealedPage } from '../../kernel/resealing.ts';
import { pepperPlace } from './pepper-place.ts';
import { insertPeppers, peppers } from './pepper-store.ts';

/**
 * Keeps the peppers of older master keys under the newest one. A password can be peppered anew only when its owner types it; with its
 * pepper kept, the master key that the pepper came from is not needed for it.
 */
export async function keepPeppers(deps: { readonly db: Db; readonly keyring: Keyring }, page: Page): Promise<ResealedPage> {
  const { db, keyring } = deps;
  const older = keyring.ids.filter((id) => id !== keyring.currentId);
  const derived = older.map((keyId) => ({
    keyId,
    sealed: keyring.seal(pepperPlace(String(keyId)), keyring.key('password-pepper', keyId).export()),
  }));
  if (derived.length > 0) await insertPeppers(db, derived);
  return resealSeals(deps, page, peppers, pepperPlace);
}
