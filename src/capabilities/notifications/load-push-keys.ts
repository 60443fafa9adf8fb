import { createECDH } from 'node:crypto';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { PushKeys } from './ports.ts';
import { keepFirstPushKeys } from './push-key-store.ts';

const NAME = 'push-keys';
const PLACE = `installation_secrets|secret|${NAME}`;

/** Made once for the life of the installation: browsers are bound to the key that they were switched on with. Safe on several nodes at once. */
export async function loadPushKeys({ db, keyring }: { readonly db: Db; readonly keyring: Keyring }): Promise<PushKeys> {
  const kept = await keepFirstPushKeys(db, NAME, keyring.seal(PLACE, JSON.stringify(newKeys())));
  return JSON.parse(keyring.unsealText(PLACE, kept)) as PushKeys;
}

function newKeys(): PushKeys {
  const pair = createECDH('prime256v1');
  const publicKey = pair.generateKeys('base64url');
  // Node leaves leading zeros of the private number away.
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString('base64url');
  return { publicKey, privateKey };
}
