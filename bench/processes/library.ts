import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type Configuration } from 'oidc-provider';
import { metadataOf, portals } from '../population/portals.ts';
import { answerCalls } from './answering.ts';
import { startProfile, stopProfile } from './profiling.ts';
import { usage } from './usage.ts';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

const configuration = {
  clients: portals.map(metadataOf),
  jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256', kid: 'one' }] },
  scopes: ['openid', 'profile'],
  claims: { openid: ['sub', 'acr', 'amr', 'auth_time'], profile: ['name', 'family_name', 'given_name'] },
  cookies: { keys: ['some keys'], long: { signed: true }, short: { signed: true } },
  routes: { authorization: '/authorize', token: '/token', introspection: '/introspect', userinfo: '/userinfo' },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => undefined,
      useGrantedResource: () => true,
      getResourceServerInfo: (_ctx: unknown, audience: string) => ({
        scope: 'read',
        audience,
        accessTokenFormat: 'jwt',
        accessTokenTTL: 600,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  issueRefreshToken: () => true,
  ttl: {
    AccessToken: 600,
    AuthorizationCode: 60,
    ClientCredentials: 600,
    Grant: 7200,
    IdToken: 600,
    Interaction: 3600,
    RefreshToken: 7200,
    Session: 3600,
  },
  findAccount: (_ctx: unknown, id: string) => ({
    accountId: id,
    claims: () => ({ sub: id, name: 'Каменщикова Аксинья', family_name: 'Каменщикова', given_name: 'Аксинья' }),
  }),
  async loadExistingGrant({ oidc }: { oidc: { provider: Provider; client: { clientId: string }; session: { accountId: string } } }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile');
    await grant.save();
    return grant;
  },
} as unknown as Configuration;

/** The library as it comes, in memory, without a page or a password: whoever arrives is signed in at once. */
async function start(): Promise<number> {
  const provider = new Provider('https://id.example', configuration);
  provider.proxy = true;
  const handle = provider.callback();
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) return void handle(request, response);
    response.setHeader('content-length', '0');
    return void provider.interactionFinished(request, response, { login: { accountId: 'somebody' } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

answerCalls({ start, usage, startProfile, stopProfile });
