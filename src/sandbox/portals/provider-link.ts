import { setTimeout as delay } from 'node:timers/promises';
import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { allowInsecureRequests, discovery, type ClientAuth, type Configuration } from 'openid-client';

/** The provider as one portal sees it, all of it learned from discovery metadata. */
export interface Provider {
  readonly configuration: Configuration;
  /** The provider's signing keys; an unknown `kid` is looked for again, so a rotated key works at once. */
  readonly keys: JWTVerifyGetKey;
}

/** Reads the metadata at the first need, because the provider starts after the portals, and remembers a success only. */
export type ProviderLink = () => Promise<Provider>;

export class ProviderUnavailable extends Error {
  constructor(cause: unknown) {
    super('The provider does not answer yet', { cause });
  }
}

const attempts = 5;
const pauseMs = 400;

export interface LinkOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly authentication: ClientAuth;
}

async function connect(options: LinkOptions): Promise<Provider> {
  const issuer = new URL(options.issuer);
  const configuration = await discovery(
    issuer,
    options.clientId,
    { id_token_signed_response_alg: 'ES256' },
    options.authentication,
    // Plain HTTP is for this machine alone.
    { timeout: 10, ...(issuer.protocol === 'http:' ? { execute: [allowInsecureRequests] } : {}) },
  );
  const { jwks_uri: jwksUri } = configuration.serverMetadata();
  if (!jwksUri) throw new Error('The discovery metadata has no jwks_uri');
  return { configuration, keys: createRemoteJWKSet(new URL(jwksUri), { cooldownDuration: 1_000 }) };
}

async function connectPatiently(options: LinkOptions): Promise<Provider> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await connect(options);
    } catch (error) {
      if (attempt === attempts) throw new ProviderUnavailable(error);
      await delay(pauseMs);
    }
  }
}

export function createProviderLink(options: LinkOptions): ProviderLink {
  let connected: Promise<Provider> | undefined;
  return () => {
    connected ??= connectPatiently(options).catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
    return connected;
  };
}
