import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { pepperPlace } from './pepper-place.ts';
import { readPeppers } from './pepper-store.ts';

/** Gives the keyring the peppers of master keys that are no longer configured. Throws UnsealError when one cannot be opened. */
export async function loadPeppers({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }): Promise<void> {
  const gone = (await readPeppers(db)).filter(({ keyId }) => !keyring.ids.includes(keyId));
  for (const { keyId, sealed } of gone) keyring.adopt('password-pepper', keyId, keyring.unseal(pepperPlace(String(keyId)), sealed));
}
