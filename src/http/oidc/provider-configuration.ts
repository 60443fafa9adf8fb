import type { KeyObject } from 'node:crypto';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { acrValues } from '../../capabilities/authentication/acr.ts';
import { claimsByScope } from '../../capabilities/claims/release.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import { pairwiseSubject } from '../../capabilities/sessions/pairwise-subject.ts';
import type { ArtefactModel } from '../../capabilities/sessions/artefact.ts';
import type { Config } from '../../config.ts';
import type { Deps } from '../../deps.ts';
import { isSecure } from '../middleware/cookies.ts';
import { ArtefactAdapter } from './artefact-adapter.ts';
import { assertClientAssertion } from './client-assertion.ts';
import { assertClaimsParameter } from './claims-parameter.ts';
import { ClientAdapter } from './client-adapter.ts';
import { providerErrorPage } from './error-page.ts';
import { findAccountFor } from './find-account.ts';
import { identityAssurance } from './identity-assurance.ts';
import { interactionPrompts } from './level-prompt.ts';
import { lifetimes } from './lifetimes.ts';
import { loadGrantFor } from './load-grant.ts';
import { showSignedOut, showSignOutFor } from './logout-pages.ts';
import { outboundFetch } from './outbound-fetch.ts';
import { oidcPaths } from './paths.ts';
import { resourceServers } from './resource-servers.ts';

export type ProviderDeps = Pick<Deps, 'config' | 'db' | 'keyring' | 'clients' | 'logger'>;

export interface ProviderSecrets {
  readonly jwks: Configuration['jwks'];
  readonly pairwiseSecret: KeyObject;
}

const LIMIT_BYTES = 64 * 1024;
const CLOCK_TOLERANCE_SECONDS = 10;
const clientAuthMethods = ['private_key_jwt', 'client_secret_basic', 'none'];
const assertionAlgorithms = ['ES256', 'RS256', 'PS256', 'EdDSA'];

/** How the OpenID library is set up. Every line that differs from its default is there for a reason that security or the product gives. */
export function providerConfiguration(deps: ProviderDeps, secrets: ProviderSecrets): Configuration {
  const { config } = deps;
  return {
    adapter: (model: string) =>
      model === 'Client' ? new ClientAdapter(deps.clients) : new ArtefactAdapter(deps.db, model as ArtefactModel),
    jwks: secrets.jwks,
    acrValues: [...acrValues],
    claims: { ...claimsByScope(), verified_claims: null },
    scopes: ['openid', 'offline_access'],
    responseTypes: ['code'],
    subjectTypes: ['pairwise', 'public'],
    clientAuthMethods,
    enabledJWA: {
      clientAuthSigningAlgValues: assertionAlgorithms,
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256'],
    },
    clientDefaults: {
      grant_types: ['authorization_code'],
      response_types: ['code'],
      // `fragment` and `form_post` need asking for: a code in a fragment reaches scripts, one in a cross-site POST loses Lax cookies.
      response_modes: ['query'],
      token_endpoint_auth_method: 'private_key_jwt',
      subject_type: 'pairwise',
      backchannel_logout_session_required: true,
    },
    extraClientMetadata: { properties: ['policy'] },
    pkce: { required: (_ctx, client) => (client['policy'] as Policy | undefined)?.pkce !== 'waived' },
    pairwiseIdentifier: (_ctx, accountId, client) => pairwiseSubject(secrets.pairwiseSecret, String(client['sectorIdentifier']), accountId),
    assertJwtClientAuthClaimsAndHeader: assertClientAssertion(config.issuer, {
      maxSeconds: config.tokens.clientAssertionMaxSeconds,
      toleranceSeconds: CLOCK_TOLERANCE_SECONDS,
    }),
    allowOmittingSingleRegisteredRedirectUri: false,
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    cookies: cookieSettings(deps),
    routes: oidcPaths,
    ttl: lifetimes(config),
    discovery: furtherMetadata(config),
    features: features(deps),
    interactions: { policy: interactionPrompts(deps), url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: findAccountFor(deps),
    loadExistingGrant: loadGrantFor(deps),
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: (ctx) => ctx.oidc.client?.clientAuthMethod === 'none',
    extraTokenClaims: authenticationClaims,
    renderError: providerErrorPage(deps),
    fetch: outboundFetch(config.relyingParties.allowLoopback),
    fetchResponseBodyLimits: { jwks_uri: LIMIT_BYTES, sector_identifier_uri: LIMIT_BYTES },
  } as Configuration;
}

/**
 * What the library's discovery leaves out (OpenID Connect Discovery §3, RFC 8414 §2). Clients prove themselves in the same ways at all
 * endpoints; left unsaid, a client must take it that introspection and revocation know `client_secret_basic` alone.
 */
function furtherMetadata({ issuer }: Config): Record<string, unknown> {
  return {
    prompt_values_supported: ['none', 'login', 'consent'],
    introspection_endpoint_auth_methods_supported: clientAuthMethods,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    revocation_endpoint_auth_methods_supported: clientAuthMethods,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    ui_locales_supported: ['ru', 'en'],
    claims_locales_supported: ['ru'],
    op_policy_uri: `${issuer}/privacy`,
    op_tos_uri: `${issuer}/terms`,
    ...identityAssurance,
  };
}

function features(deps: ProviderDeps): Configuration['features'] {
  const { tokens } = deps.config;
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    // Named as an experiment by the library; the version is pinned by the lock, and another one would refuse this line.
    externalSigningSupport: { enabled: true, ack: 'experimental-01' },
    backchannelLogout: { enabled: true },
    claimsParameter: { enabled: true, assertClaimsParameter },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: mayIntrospect },
    // A token of another client is left alone, with the same answer as an unknown one (RFC 7009 §2.2).
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    pushedAuthorizationRequests: { enabled: true },
    resourceIndicators: resourceServers(tokens.accessTokenSeconds),
    rpInitiatedLogout: { enabled: true, logoutSource: showSignOutFor(deps), postLogoutSuccessSource: showSignedOut },
    userinfo: { enabled: true },
  } as Configuration['features'];
}

/** The interaction cookies carry a path of their own, so several tabs can be on their way; only `__Secure-` allows that. */
function cookieSettings(deps: Pick<ProviderDeps, 'config'>): Configuration['cookies'] {
  const secure = isSecure(deps);
  const names = secure
    ? { session: '__Host-session', interaction: '__Secure-interaction', resume: '__Secure-resume' }
    : { session: 'paiza_session', interaction: 'paiza_interaction', resume: 'paiza_resume' };
  // Their values are secrets of 256 bits that the database knows or not: a signature would add nothing but two more cookies.
  const options = { httpOnly: true, sameSite: 'lax', secure, signed: false } as const;
  return { names, long: options, short: options };
}

/** A token is looked into by the client it was issued to, or by a resource server it is meant for; to all others it is not active. */
function mayIntrospect(
  _ctx: KoaContextWithOIDC,
  client: { clientId: string },
  token: { clientId?: string; aud?: string | string[] },
): boolean {
  return token.clientId === client.clientId || (token.aud !== undefined && [token.aud].flat().includes(client.clientId));
}

/** `acr`, `amr` and `auth_time` in JWT access tokens (RFC 9068 §2.2.1) and in introspection (RFC 9470 §6). */
function authenticationClaims({ oidc }: KoaContextWithOIDC): Record<string, unknown> | undefined {
  const source = oidc.entities.AuthorizationCode ?? oidc.entities.RefreshToken;
  if (source === undefined) return undefined;
  return { acr: source.acr, amr: source.amr, auth_time: source.authTime };
}
