import type { JWK } from 'jose';

/** Algorithms tokens are signed with (RFC 7518 §3.1): ES256 is six times cheaper, RS256 is the default of OpenID Connect. */
export const signingAlgorithms = ['ES256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/**
 * `next` is published and not yet used, so that every verifier knows it in time; `current` signs; `previous` still verifies what it
 * signed; `retired` verifies nothing and has lost its private part.
 */
export type SigningKeyState = 'next' | 'current' | 'previous' | 'retired';

/** Order in the key set: the library signs with the first key of an algorithm. */
export const publishedStates = ['current', 'next', 'previous'] as const satisfies readonly SigningKeyState[];

export interface SigningKey {
  /** RFC 7638 thumbprint; also the `kid`. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: SigningKeyState;
  readonly createdAt: Date;
  readonly stateSince: Date;
}

/** A key fresh from the generator: private part sealed for its row. */
export interface NewSigningKey {
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateJwkSealed: Buffer;
  readonly publicJwk: JWK;
}

/** Additional data of the seal, so that one key's bytes are worthless in another's row. */
export function privateJwkPlace(id: string): string {
  return `signing_keys|private_jwk|${id}`;
}

export function isSigningAlgorithm(text: string): text is SigningAlgorithm {
  return signingAlgorithms.some((algorithm) => algorithm === text);
}
