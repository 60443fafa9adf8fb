import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import Provider, { type ClientMetadata, type Configuration } from 'oidc-provider';

/** A bare oidc-provider for the portals to talk to; `person` may change between two requests, as a real account does. */
export interface BareProvider {
  readonly issuer: string;
  readonly person: Record<string, unknown>;
  /** Signs whatever it is given with the provider's own key. */
  sign(payload: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
  stop(): Promise<void>;
}

function clientsIn(files: readonly string[]): ClientMetadata[] {
  return files.map((file) => {
    const described = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(described).filter(([name]) => name !== 'policy' && !name.includes('#')),
    ) as unknown as ClientMetadata;
  });
}

function configuration(clients: ClientMetadata[], key: JWK, person: Record<string, unknown>): Configuration {
  return {
    clients,
    jwks: { keys: [key] },
    cookies: { keys: ['test'] },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_ctx, accountId, client) => `${accountId}@${client.clientId}`,
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time', 'assurance_level'],
      profile: ['name', 'given_name', 'family_name'],
      email: ['email', 'email_verified'],
      phone: ['phone_number', 'phone_number_verified'],
      fullname: ['fullname'],
      birthdate: ['birthdate'],
      gender: ['gender'],
      snils: ['snils'],
      inn: ['inn'],
      id_doc: ['id_doc'],
      citizenship: ['citizenship'],
      birthplace: ['birthplace'],
      confirmation: ['confirmed_at', 'confirmation_method'],
    },
    acrValues: ['urn:paiza:loa:simplified', 'urn:paiza:loa:standard', 'urn:paiza:loa:confirmed'],
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...person }) }),
    issueRefreshToken: () => Promise.resolve(true),
    rotateRefreshToken: true,
    features: { backchannelLogout: { enabled: true }, claimsParameter: { enabled: true } },
    // The guard against private addresses would refuse the portals, which live on this machine.
    fetch: (url, options) => fetch(url, { ...options, ...({ dispatcher: undefined } as object) }),
  };
}

/** Inside Jest structuredClone makes objects of another realm, in which the library does not recognise a key set of a static client. */
function createProvider(issuer: string, options: Configuration): Provider {
  const { structuredClone } = globalThis;
  globalThis.structuredClone = <T>(value: T) => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T));
  try {
    return new Provider(issuer, options);
  } finally {
    globalThis.structuredClone = structuredClone;
  }
}

const listening = (server: Server, port: number) => new Promise<void>((resolve) => void server.listen(port, 'localhost', resolve));

export async function startBareProvider(port: number, clientFiles: readonly string[]): Promise<BareProvider> {
  const issuer = `http://localhost:${port}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'ES256', use: 'sig' };
  const person: Record<string, unknown> = {
    name: 'Анна <b>Ли</b>',
    given_name: 'Анна',
    email: 'anna@example.ru',
    email_verified: true,
    phone_number: '+79160000001',
    assurance_level: 'simplified',
  };
  const provider = createProvider(issuer, configuration(clientsIn(clientFiles), key, person));
  const answer = provider.callback();
  const server = createServer((request, response) => void answer(request, response));
  await listening(server, port);
  const signingKey = await importJWK(key, 'ES256');
  return {
    issuer,
    person,
    sign: (payload, header = {}) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'test', typ: 'logout+jwt', ...header }).sign(signingKey),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
