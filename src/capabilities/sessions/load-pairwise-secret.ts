import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { secretPlace } from './secret-place.ts';
import { keepFirstSecret } from './store.ts';

const NAME = 'pairwise-subject';
const PLACE = secretPlace(NAME);

/** The secret behind pairwise subjects, made once for the life of the installation. Safe on several nodes at once. */
export async function loadPairwiseSecret({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }): Promise<KeyObject> {
  return createSecretKey(keyring.unseal(PLACE, await keepFirstSecret(db, NAME, keyring.seal(PLACE, randomBytes(32)))));
}
