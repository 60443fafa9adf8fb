import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { Provider, type Adapter, type AdapterPayload, type Configuration } from 'oidc-provider';
import { claimsByScope } from '../../src/capabilities/claims/release.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import { portalFile, publicJwk, sandbox, type ClientFile } from './client-files.ts';

const providerKeys = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('rsa', { modulusLength: 2048 })].map(
  ({ privateKey }) => privateKey.export({ format: 'jwk' }),
);
const service = { redirect_uris: undefined, grant_types: ['client_credentials'] };
const native = { application_type: 'native', token_endpoint_auth_method: 'none', client_secret: undefined };
const withKeys = {
  client_secret: undefined,
  token_endpoint_auth_method: 'private_key_jwt',
  jwks: { keys: [publicJwk('a'), publicJwk('b')] },
};

// A file that we accept and the library refuses would shut its client out of every request, with nobody told why.
it.each<[string, ClientFile]>([
  ['a portal', {}],
  ['a portal with a public subject', { subject_type: 'public' }],
  ['a portal with everything', everything()],
  ['a portal with keys', withKeys],
  ['a portal that signs by EdDSA', { ...withKeys, token_endpoint_auth_signing_alg: 'EdDSA' }],
  ['a portal that takes codes by form', { response_modes: ['form_post', 'fragment'] }],
  ['a portal that refreshes', { grant_types: ['authorization_code', 'refresh_token'], scope: 'openid offline_access' }],
  ['a portal on this machine', { redirect_uris: ['http://localhost:3101/cb'], backchannel_logout_uri: 'http://localhost:3101/logout' }],
  ['a single-page portal', { token_endpoint_auth_method: 'none', client_secret: undefined }],
  ['an application by its scheme', { ...native, redirect_uris: ['com.example.app:/cb'] }],
  ['an application by loopback', { ...native, redirect_uris: ['http://127.0.0.1/cb', 'http://127.0.0.1/other'] }],
  ['an application by its own link', { ...native, redirect_uris: ['https://app.example/cb'] }],
  ['a service', service],
])('the library takes %s as we do', async (_title, changes) => {
  const parsed = parseClient(JSON.parse(JSON.stringify(portalFile(changes))), sandbox);
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  const { metadata, secretDigest, policy } = parsed.client;
  const secret = secretDigest === undefined ? {} : { client_secret: secretDigest.toString('hex') };
  const client = await providerWith({ ...metadata, ...secret, policy } as AdapterPayload).Client.find('portal');
  expect(client?.metadata()).toMatchObject({ ...metadata, policy });
});

function everything(): ClientFile {
  return {
    client_uri: 'https://portal.example',
    logo_uri: 'https://portal.example/logo.svg',
    policy_uri: 'https://portal.example/privacy',
    tos_uri: 'https://portal.example/terms',
    contacts: ['integration@portal.example'],
    post_logout_redirect_uris: ['https://portal.example/bye'],
    scope: 'openid profile email phone',
    default_max_age: 0,
    require_auth_time: true,
    require_pushed_authorization_requests: true,
    initiate_login_uri: 'https://portal.example/login',
    backchannel_logout_uri: 'https://portal.example/logout',
    id_token_signed_response_alg: 'ES256',
  };
}

/** The library with the choices of ours that bear on client metadata, and one client. */
function providerWith(client: AdapterPayload): Provider {
  const adapter = { find: () => Promise.resolve(client) } as unknown as Adapter;
  return new Provider('http://localhost:3000', {
    adapter: () => adapter,
    jwks: { keys: providerKeys },
    cookies: { keys: ['of this test'] },
    scopes: ['openid', 'offline_access'],
    claims: claimsByScope(),
    responseTypes: ['code'],
    subjectTypes: ['pairwise', 'public'],
    pairwiseIdentifier: () => 'x',
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'none'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA'], idTokenSigningAlgValues: ['ES256', 'RS256'] },
    extraClientMetadata: { properties: ['policy'] },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
    },
  } as unknown as Configuration);
}
