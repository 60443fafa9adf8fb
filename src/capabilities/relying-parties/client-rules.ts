import { isProofAge } from './confirmed-within.ts';
import { grantsOf, readableFields } from './client-metadata.ts';
import { pointer, type Fault } from './fault.ts';
import { firstPartyClientId } from './first-party-client.ts';
import { jwksFaults } from './jwks-rules.ts';
import { asObject, textAt, textsAt, type JsonObject } from './loose-json.ts';
import { policyFaults } from './policy.ts';
import { sectorFaults } from './sector-rules.ts';
import { uriFault, type UriUse } from './uri-rules.ts';

export interface ClientRules {
  /** Sandbox: addresses on this machine may be connected to, and by plain http. */
  readonly allowLoopback: boolean;
  /** Scopes a client may be given: those of the provider. Services' own scopes stand in policy.resources. */
  readonly scopes: ReadonlySet<string>;
}

type Rule = (source: JsonObject, rules: ClientRules) => readonly Fault[];

const fault = (path: string, message: string): readonly Fault[] => [{ path, message }];
const none: readonly Fault[] = [];

/** What the fields of a file say about each other. Every rule takes anything, so that all faults are told at once. */
const clientRules: readonly Rule[] = [
  addressFaults,
  redirectFaults,
  grantFaults,
  authenticationFaults,
  secretFaults,
  (source) => jwksFaults(source['jwks']),
  scopeFaults,
  sectorFaults,
  pkceFaults,
  (source) => policyFaults(source['policy']),
  proofAgeFaults,
  (source) => (source['client_id'] === firstPartyClientId ? fault('/client_id', 'is the name of our own pages: choose another') : none),
  (source) =>
    source['backchannel_logout_session_required'] === true && source['backchannel_logout_uri'] === undefined
      ? fault('/backchannel_logout_session_required', 'needs backchannel_logout_uri')
      : none,
];

export function crossFieldFaults(source: JsonObject, rules: ClientRules): readonly Fault[] {
  return clientRules.flatMap((rule) => rule(source, rules));
}

const addressUses: Readonly<Record<string, UriUse>> = {
  jwks_uri: 'server',
  sector_identifier_uri: 'server',
  backchannel_logout_uri: 'server',
  initiate_login_uri: 'page',
};

function addressFaults(source: JsonObject, { allowLoopback }: ClientRules): readonly Fault[] {
  return Object.keys(source).flatMap((field) => {
    const isPage =
      field !== 'client_name' && readableFields.some((readable) => readable === field.split('#')[0] && readable !== 'client_name');
    const use = isPage ? 'page' : Object.hasOwn(addressUses, field) ? addressUses[field] : undefined;
    const text = textAt(source, field);
    const message = use === undefined || text === undefined ? undefined : uriFault(text, use, allowLoopback);
    return message === undefined ? none : fault(pointer(field), message);
  });
}

function redirectFaults(source: JsonObject, { allowLoopback }: ClientRules): readonly Fault[] {
  const use = source['application_type'] === 'native' ? 'native_redirect' : 'redirect';
  return [...textsAt(source, 'redirect_uris'), ...textsAt(source, 'post_logout_redirect_uris')].flatMap(({ path, text }) => {
    const message = uriFault(text, use, allowLoopback);
    return message === undefined ? none : fault(path, message);
  });
}

function grantFaults(source: JsonObject): readonly Fault[] {
  const grants = grantsOf(source);
  const usesCode = grants.includes('authorization_code');
  const redirects = source['redirect_uris'];
  const redirectCount = Array.isArray(redirects) ? redirects.length : 0;
  const responses = source['response_types'];
  const faults: Fault[] = [];
  if (usesCode && redirectCount === 0) faults.push({ path: '/redirect_uris', message: 'is required for the grant authorization_code' });
  if (!usesCode && redirectCount > 0) faults.push({ path: '/redirect_uris', message: 'needs the grant authorization_code' });
  if (grants.includes('refresh_token') && !usesCode) {
    faults.push({ path: '/grant_types', message: 'refresh_token needs authorization_code beside it' });
  }
  if (Array.isArray(responses) && responses.includes('code') !== usesCode) {
    faults.push({ path: '/response_types', message: 'must be ["code"] with the grant authorization_code, and empty without it' });
  }
  return faults;
}

function authenticationFaults(source: JsonObject): readonly Fault[] {
  const method = source['token_endpoint_auth_method'];
  const hasKeys = source['jwks'] !== undefined || source['jwks_uri'] !== undefined;
  const faults: Fault[] = [];
  if (source['jwks'] !== undefined && source['jwks_uri'] !== undefined) {
    faults.push({ path: '/jwks_uri', message: 'must not stand beside jwks: decide for one' });
  }
  if (method === 'private_key_jwt' && !hasKeys) faults.push({ path: '/jwks', message: 'or jwks_uri is required for private_key_jwt' });
  if (method !== 'private_key_jwt' && source['token_endpoint_auth_signing_alg'] !== undefined) {
    faults.push({ path: '/token_endpoint_auth_signing_alg', message: 'is for private_key_jwt only' });
  }
  if (method === 'none' && grantsOf(source).includes('client_credentials')) {
    faults.push({ path: '/grant_types', message: 'client_credentials needs a client that authenticates itself' });
  }
  if (method === 'client_secret_basic' && source['application_type'] === 'native') {
    faults.push({
      path: '/token_endpoint_auth_method',
      message: 'must be none for a native application: it cannot keep a secret (RFC 8252 §8.5)',
    });
  }
  return faults;
}

/** A secret of full entropy is what makes its plain digest safe to store; a repeated letter has none. */
function secretFaults(source: JsonObject): readonly Fault[] {
  const secret = textAt(source, 'client_secret');
  if (secret === undefined) return none;
  if (source['token_endpoint_auth_method'] !== 'client_secret_basic') return fault('/client_secret', 'is for client_secret_basic only');
  return new Set(secret).size < 8 ? fault('/client_secret', 'must be random: make one with `openssl rand -base64 32`') : none;
}

function scopeFaults(source: JsonObject, { scopes }: ClientRules): readonly Fault[] {
  const scope = textAt(source, 'scope');
  if (scope === undefined) return none;
  const asked = scope.split(' ');
  const faults: Fault[] = [];
  if (asked.some((name) => !scopes.has(name))) {
    faults.push({ path: '/scope', message: `must consist of: ${[...scopes].join(', ')}; scopes of services stand in policy.resources` });
  }
  if (grantsOf(source).includes('authorization_code') && !asked.includes('openid')) {
    faults.push({ path: '/scope', message: 'must contain openid' });
  }
  if (asked.includes('offline_access') && !grantsOf(source).includes('refresh_token')) {
    faults.push({ path: '/scope', message: 'offline_access needs the grant refresh_token' });
  }
  return faults;
}

function pkceFaults(source: JsonObject): readonly Fault[] {
  const waived = asObject(source['policy'])['pkce'] === 'waived';
  if (!waived || ['client_secret_basic', 'private_key_jwt'].includes(String(source['token_endpoint_auth_method']))) return none;
  return fault('/policy/pkce', 'can be waived only for a client that authenticates itself');
}

function proofAgeFaults(source: JsonObject): readonly Fault[] {
  const age = textAt(asObject(source['policy']), 'confirmed_within');
  if (age === undefined || isProofAge(age)) return none;
  return fault('/policy/confirmed_within', 'must be an ISO 8601 duration of years, months, weeks or days, such as P5Y');
}
