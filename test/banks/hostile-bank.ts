import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { listenAnywhere } from './bank-world.ts';

/** Anything a bank can send. */
export interface Said {
  readonly status?: number;
  /** JSON unless it is text. */
  readonly body: unknown;
}

/** A bank of which a test replaces what it says; by itself it says the right thing about the person that it is given. */
export interface HostileBank {
  readonly issuer: string;
  readonly key: CryptoKey;
  /** Members that replace those of the metadata; undefined takes one away. */
  metadata: Record<string, unknown>;
  claims: Record<string, unknown>;
  header: Record<string, unknown>;
  /** Signs ID Tokens instead of the key that is published. */
  signWith: CryptoKey | Uint8Array | undefined;
  verifiedClaims: unknown;
  /** What the userinfo endpoint vouches for; undefined: nothing. */
  userinfo: Record<string, unknown> | undefined;
  token: ((right: Record<string, unknown>) => Said) | undefined;
  pushed: Said | undefined;
  jwks: Said | undefined;
  /** Paths that were asked, in order. */
  readonly asked: string[];
  /** What was pushed last. */
  request: URLSearchParams;
  reset(): void;
  stop(): Promise<void>;
}

const verified = {
  verification: { trust_framework: 'ru_aml', time: '2026-01-31T10:00:00Z' },
  claims: { family_name: 'Каменщикова', given_name: 'Аксинья', middle_name: 'Фёдоровна', birthdate: '1988-03-07', snils: '11223344595' },
};

function send(response: ServerResponse, { status = 200, body }: Said): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function rightMetadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    authorization_response_iss_parameter_supported: true,
    id_token_signing_alg_values_supported: ['ES256'],
    claims_parameter_supported: true,
    verified_claims_supported: true,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
  };
}

async function idToken(bank: HostileBank, kid: string): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const right: JWTPayload = { iss: bank.issuer, aud: 'paiza', sub: 'customer', iat: now, exp: now + 60, auth_time: now };
  const claims = {
    ...right,
    nonce: bank.request.get('nonce'),
    ...(bank.verifiedClaims === undefined ? {} : { verified_claims: bank.verifiedClaims }),
    ...bank.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid, ...bank.header })
    .sign(bank.signWith ?? bank.key, { crit: { 'urn:x': true } });
}

async function answer(bank: HostileBank, publicKey: JWK, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '';
  bank.asked.push(path);
  const body = await text(request);
  if (path === '/.well-known/openid-configuration') return send(response, { body: { ...rightMetadata(bank.issuer), ...bank.metadata } });
  if (path === '/jwks') return send(response, bank.jwks ?? { body: { keys: [publicKey] } });
  if (path === '/userinfo') return send(response, { body: { sub: 'customer', ...bank.userinfo } });
  if (path === '/par') {
    bank.request = new URLSearchParams(body);
    return send(response, bank.pushed ?? { status: 201, body: { request_uri: 'urn:example:1', expires_in: 60 } });
  }
  const right = { access_token: 'access', token_type: 'Bearer', id_token: await idToken(bank, publicKey.kid ?? '') };
  send(response, bank.token?.(right) ?? { body: right });
}

export async function startHostileBank(): Promise<HostileBank> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const exported = await exportJWK(publicKey);
  const jwk: JWK = { ...exported, kid: await calculateJwkThumbprint(exported), alg: 'ES256', use: 'sig' };
  const right = () => ({
    metadata: {},
    claims: {},
    header: {},
    signWith: undefined,
    verifiedClaims: verified,
    userinfo: undefined,
    token: undefined,
    pushed: undefined,
    jwks: undefined,
  });
  const server = createServer((request, response) => void answer(bank, jwk, request, response));
  const { origin, stop } = await listenAnywhere(server);
  const bank: HostileBank = {
    ...right(),
    issuer: origin,
    key: privateKey,
    asked: [],
    request: new URLSearchParams(),
    reset: () => void Object.assign(bank, right()),
    stop,
  };
  return bank;
}
