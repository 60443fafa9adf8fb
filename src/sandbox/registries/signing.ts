import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { registryNames, type Answer, type RegistryName } from './registry.ts';

export interface Signer {
  /** The public half, as `/v1/jwks` publishes it. */
  readonly publicKey: JWK;
  /** A compact JWS about the answer to one question, for the provider of this issuer alone. */
  sign(claims: { readonly requestId: string; readonly answer: Answer; readonly audience: string }): Promise<string>;
}

export type Signers = Readonly<Record<RegistryName, Signer>>;

const lifetimeSeconds = 120;

async function privateKey(file: string): Promise<JWK> {
  if (!existsSync(file)) {
    const made = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
    const jwk: JWK = { ...made, kid: await calculateJwkThumbprint(made), alg: 'ES256', use: 'sig' };
    writeFileSync(file, JSON.stringify(jwk), { mode: 0o600, flag: 'wx' });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as JWK;
}

async function openSigner(registry: RegistryName, file: string): Promise<Signer> {
  const jwk = await privateKey(file);
  const key = await importJWK(jwk, 'ES256');
  const { d: _private, ...publicKey } = jwk;
  return {
    publicKey,
    sign: ({ requestId, answer, audience }) =>
      new SignJWT({ request_id: requestId, answer })
        .setProtectedHeader({ alg: 'ES256', ...(jwk.kid === undefined ? {} : { kid: jwk.kid }) })
        .setIssuer(registry)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`)
        .setJti(randomUUID())
        .sign(key),
  };
}

/** A key for each registry, made at the first start and kept in `folder`. */
export async function openSigners(folder: string): Promise<Signers> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const signers = await Promise.all(
    registryNames.map(async (name) => [name, await openSigner(name, join(folder, `${name}-key.json`))] as const),
  );
  return Object.fromEntries(signers) as Record<RegistryName, Signer>;
}
