import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { ClientSecretBasic, PrivateKeyJwt, type ClientAuth, type CryptoKey } from 'openid-client';
import type { PortalDefinition } from './definition.ts';

/** How a portal proves itself at the token endpoint. */
export interface PortalCredentials {
  readonly authentication: ClientAuth;
  /** The members of the client file that the provider needs for it (RFC 7591 §2). */
  readonly clientMetadata: Readonly<Record<string, unknown>>;
}

/** The content made at the first start and read at every later one; for the owner's eyes only. */
async function kept(file: string, make: () => Promise<string>): Promise<string> {
  if (!existsSync(file)) writeFileSync(file, await make(), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

async function newPrivateKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' });
}

/** RFC 7523 §2.2: the provider holds the public half only. */
async function privateKeyJwt(file: string): Promise<PortalCredentials> {
  const jwk = JSON.parse(await kept(file, newPrivateKey)) as JWK;
  const { d: _private, ...publicKey } = jwk;
  const key = (await importJWK(jwk, 'ES256')) as CryptoKey;
  return {
    authentication: PrivateKeyJwt(jwk.kid === undefined ? key : { key, kid: jwk.kid }),
    clientMetadata: {
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      jwks: { keys: [publicKey] },
    },
  };
}

async function clientSecretBasic(file: string): Promise<PortalCredentials> {
  const secret = await kept(file, async () => randomBytes(32).toString('base64url'));
  return {
    authentication: ClientSecretBasic(secret),
    clientMetadata: { token_endpoint_auth_method: 'client_secret_basic', client_secret: secret },
  };
}

/** The portal's own key or secret, kept in `<dataDir>/portals`. */
export function openCredentials(definition: PortalDefinition, dataDir: string): Promise<PortalCredentials> {
  const folder = join(dataDir, 'portals');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return definition.clientAuthentication === 'private_key_jwt'
    ? privateKeyJwt(join(folder, `${definition.id}-key.json`))
    : clientSecretBasic(join(folder, `${definition.id}-secret`));
}
