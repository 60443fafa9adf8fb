import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { places } from './sealing-places.ts';
import { findBySecret } from './store.ts';

/** The authorization request that a registration began with, as a query string; undefined when it began without one. */
export async function findAuthorizationRequest(
  deps: { readonly db: Db; readonly keyring: Keyring },
  secret: string,
): Promise<string | undefined> {
  const row = await findBySecret(deps.db, digestToken(secret));
  if (row === undefined || row.authorization_request_sealed === null) return undefined;
  return deps.keyring.unsealText(places.authorizationRequest(row.id), row.authorization_request_sealed);
}
