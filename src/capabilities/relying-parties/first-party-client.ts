import { randomBytes } from 'node:crypto';
import type { Client } from './client.ts';
import { withMetadataDefaults } from './client-metadata.ts';
import { withPolicyDefaults } from './policy.ts';

/** Our own pages, as the provider's sign-in knows them. Nobody can apply or remove a client of this name. */
export const firstPartyClientId = 'paiza-account';

/** Where a sign-in for our own pages ends. */
export const firstPartyReturnPath = '/sign-in/done';

/**
 * The client behind a citizen's sign-in at the provider itself. All it wants is the session: the code it gets is dropped, and nobody could
 * redeem it, because its secret is random, different in each process and known to none.
 */
export function firstPartyClient(issuer: string): Client {
  return {
    clientId: firstPartyClientId,
    metadata: withMetadataDefaults({
      client_id: firstPartyClientId,
      client_name: 'Пайцза',
      'client_name#en': 'Paiza',
      redirect_uris: [`${issuer}${firstPartyReturnPath}`],
      token_endpoint_auth_method: 'client_secret_basic',
      id_token_signed_response_alg: 'ES256',
    }),
    secretDigest: randomBytes(32),
    policy: withPolicyDefaults({}),
    version: 1,
  };
}
