import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { privateJwkPlace } from './signing-key.ts';
import { findPublishedKeys } from './store.ts';

export interface LoadedSigningKeys {
  /** PRIVATE keys: current first, then next, then previous. Never log or publish; the library publishes the public halves. */
  readonly jwks: { readonly keys: JWK[] };
  /** Changes whenever the keys or their states do. */
  readonly version: string;
}

/** The key set the provider signs and verifies with. Throws UnsealError when a master key that sealed one is missing. */
export async function loadSigningKeys(deps: { readonly db: Db; readonly keyring: Keyring }): Promise<LoadedSigningKeys> {
  const rows = await findPublishedKeys(deps.db);
  const keys = rows.map((row) => JSON.parse(deps.keyring.unsealText(privateJwkPlace(row.id), row.privateJwkSealed)) as JWK);
  const version = createHash('sha256')
    .update(rows.map((row) => `${row.id}:${row.state}`).join('\n'))
    .digest('base64url');
  return { jwks: { keys }, version };
}
