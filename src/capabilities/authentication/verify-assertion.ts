import type { PasskeyAssertion } from './passkey-answer.ts';
import type { PasskeySite } from './passkey-site.ts';
import type { PasskeyDevice } from './passkey.ts';

/** What the authenticator said, under its signature. */
export interface VerifiedAssertion {
  readonly counter: number;
  readonly device: PasskeyDevice;
  readonly backedUp: boolean;
}

export interface ExpectedAssertion {
  readonly site: PasskeySite;
  readonly challenge: string;
  readonly publicKey: Buffer;
}

/**
 * Checks an assertion against a public key (WebAuthn L3 §7.2, steps 9 to 21): made on our origin for our relying party id, a person present
 * and verified, signed. Undefined when any of it fails. The counter is not judged here. The library comes with its first use: it is large,
 * and many processes never need it.
 */
export async function verifyAssertion(answer: PasskeyAssertion, expected: ExpectedAssertion): Promise<VerifiedAssertion | undefined> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { id, clientDataJSON, authenticatorData, signature } = answer;
  const { site, challenge, publicKey } = expected;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, authenticatorData, signature },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      // 0 leaves the counter to us, so that one that goes back is told from a signature that is wrong.
      credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
    });
    if (!verified) return undefined;
    const { newCounter, credentialDeviceType, credentialBackedUp } = authenticationInfo;
    return { counter: newCounter, device: credentialDeviceType === 'multiDevice' ? 'multi' : 'single', backedUp: credentialBackedUp };
  } catch {
    // The library says no by throwing, and trips over bytes that are no CBOR: either way nothing is proven.
    return undefined;
  }
}
