import { generateKeyPairSync } from 'node:crypto';

export const scopes: ReadonlySet<string> = new Set(['openid', 'offline_access', 'profile', 'email', 'phone']);
/** The rules of a production deployment. */
export const production = { allowLoopback: false, scopes };
export const sandbox = { allowLoopback: true, scopes };

/** 44 characters of base64, made for tests alone. */
export const secret = 'dGhpcyBpcyBhIHRlc3Qgc2VjcmV0IG9mIDMyIGJ5dGVz';

export type ClientFile = Readonly<Record<string, unknown>>;

/** A portal as small as a client file can be. */
export function portalFile(changes: ClientFile = {}): ClientFile {
  return {
    client_id: 'portal',
    client_name: 'Портал области',
    redirect_uris: ['https://portal.example/cb'],
    token_endpoint_auth_method: 'client_secret_basic',
    client_secret: secret,
    ...changes,
  };
}

/** A public key as a client would list it. */
export function publicJwk(kid = 'k1'): Record<string, unknown> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'ES256' };
}

export function privateJwk(): Record<string, unknown> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), kid: 'k1' };
}

export function rsaJwk(bits: number): Record<string, unknown> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return { ...publicKey.export({ format: 'jwk' }) };
}
