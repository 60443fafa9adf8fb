import { asObject, type JsonObject } from './loose-json.ts';

/** Fields a citizen reads or follows; each may be given per language as `client_name#en` (RFC 7591 §2.2). */
export const readableFields = ['client_name', 'client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const;
type ReadableField = (typeof readableFields)[number];

/** How a client proves itself at the token endpoint. `none`: a public client, protected by PKCE alone. */
export const clientAuthMethods = ['none', 'client_secret_basic', 'private_key_jwt'] as const;
/** What a client assertion may be signed with. */
export const assertionAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'] as const;
export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export const responseModes = ['query', 'fragment', 'form_post'] as const;

/**
 * Client metadata with the names of RFC 7591, OpenID Connect Registration 1.0, RFC 9126 (pushed requests) and Back-Channel Logout 1.0,
 * defaults filled in. The secret is not part of it.
 */
export interface ClientMetadata {
  readonly client_id: string;
  readonly client_name: string;
  readonly [readablePerLanguage: `${ReadableField}#${string}`]: string;
  readonly client_uri?: string;
  readonly logo_uri?: string;
  readonly policy_uri?: string;
  readonly tos_uri?: string;
  readonly contacts?: readonly string[];
  readonly application_type: 'web' | 'native';
  readonly redirect_uris: readonly string[];
  readonly post_logout_redirect_uris: readonly string[];
  readonly grant_types: readonly (typeof grantTypes)[number][];
  readonly response_types: readonly 'code'[];
  readonly response_modes?: readonly (typeof responseModes)[number][];
  readonly scope?: string;
  readonly token_endpoint_auth_method: (typeof clientAuthMethods)[number];
  readonly token_endpoint_auth_signing_alg?: (typeof assertionAlgorithms)[number];
  readonly jwks?: { readonly keys: readonly JsonObject[] };
  readonly jwks_uri?: string;
  readonly subject_type: 'pairwise' | 'public';
  readonly sector_identifier_uri?: string;
  readonly id_token_signed_response_alg: 'ES256' | 'RS256';
  readonly default_max_age?: number;
  readonly require_auth_time?: boolean;
  readonly require_pushed_authorization_requests: boolean;
  readonly initiate_login_uri?: string;
  readonly backchannel_logout_uri?: string;
  readonly backchannel_logout_session_required?: boolean;
}

/** Grants of a file; the default of RFC 7591 §2 when it names none. */
export function grantsOf(source: JsonObject): readonly unknown[] {
  const given = source['grant_types'];
  return Array.isArray(given) ? (given as readonly unknown[]) : ['authorization_code'];
}

/**
 * Fills in what a file leaves out: the defaults of RFC 7591 and OpenID Connect Registration, but pairwise subjects, `openid` as the only
 * scope, and codes by query alone. Stored, so that a release with other defaults changes nobody.
 */
export function withMetadataDefaults(given: JsonObject): ClientMetadata {
  const signsPeopleIn = grantsOf(given).includes('authorization_code');
  const defaults = {
    application_type: 'web',
    redirect_uris: [],
    post_logout_redirect_uris: [],
    grant_types: ['authorization_code'],
    response_types: signsPeopleIn ? ['code'] : [],
    ...(signsPeopleIn ? { response_modes: ['query'], scope: 'openid' } : {}),
    // Where nobody signs in there is no subject and no address to take a sector from.
    subject_type: signsPeopleIn ? 'pairwise' : 'public',
    id_token_signed_response_alg: 'RS256',
    require_pushed_authorization_requests: false,
    ...(given['backchannel_logout_uri'] === undefined ? {} : { backchannel_logout_session_required: true }),
  };
  return { ...defaults, ...asObject(given) } as unknown as ClientMetadata;
}
