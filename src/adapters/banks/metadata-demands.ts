import type { ServerMetadata } from 'openid-client';

interface Demand {
  readonly name: string;
  readonly isMet: (metadata: ServerMetadata) => boolean;
}

const lists = (values: readonly string[] | undefined, value: string) => values?.includes(value) === true;

/** What a bank must offer, and say that it offers, before a citizen is sent there. */
const demands: readonly Demand[] = [
  { name: 'pushed authorization requests (RFC 9126)', isMet: (bank) => bank.pushed_authorization_request_endpoint !== undefined },
  { name: 'PKCE with S256 (RFC 7636)', isMet: (bank) => lists(bank.code_challenge_methods_supported, 'S256') },
  { name: 'private_key_jwt (RFC 7523)', isMet: (bank) => lists(bank.token_endpoint_auth_methods_supported, 'private_key_jwt') },
  { name: 'iss in the answer (RFC 9207)', isMet: (bank) => bank.authorization_response_iss_parameter_supported === true },
  { name: 'ID Tokens signed with ES256', isMet: (bank) => lists(bank.id_token_signing_alg_values_supported, 'ES256') },
  { name: 'the claims parameter (OpenID Connect Core §5.5)', isMet: (bank) => bank.claims_parameter_supported === true },
  { name: 'verified claims (OpenID Connect for Identity Assurance §7)', isMet: (bank) => bank['verified_claims_supported'] === true },
  { name: 'an authorization endpoint at the address of its issuer', isMet: hasOwnEntrance },
];

/** Where citizens are sent stands in our configuration, whatever the metadata of a bank say one day. */
function hasOwnEntrance({ issuer, authorization_endpoint: entrance }: ServerMetadata): boolean {
  return entrance !== undefined && URL.parse(entrance)?.origin === new URL(issuer).origin;
}

/** What the bank does not offer; empty when it can be used. */
export function unmetDemands(metadata: ServerMetadata): readonly string[] {
  return demands.filter(({ isMet }) => !isMet(metadata)).map(({ name }) => name);
}
