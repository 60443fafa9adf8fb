import type { PasskeyDescriptor } from './passkey.ts';
import type { PasskeySite } from './passkey-site.ts';

/** How long a browser waits for a person to find a key, in milliseconds (WebAuthn L3 §15.1 recommends 5 to 10 minutes). */
const TIMEOUT_MILLISECONDS = 300_000;

/** Ed25519, ECDSA with P-256, RSA with SHA-256 (RFC 9053, RFC 8812), best first. */
export const passkeyAlgorithms: readonly number[] = [-8, -7, -257];

type Json = Readonly<Record<string, unknown>>;

export interface PasskeyOwner {
  readonly accountId: string;
  /** By which the owner tells this account from another in the authenticator's own list. */
  readonly name: string;
  readonly displayName: string;
}

/**
 * `PublicKeyCredentialRequestOptionsJSON` (WebAuthn L3 §5.1.9). Without `allowed`, the browser offers whatever passkeys it has for this site.
 */
export function requestOptions(site: PasskeySite, challenge: string, allowed: readonly PasskeyDescriptor[] = []): Json {
  return {
    challenge,
    rpId: site.rpId,
    timeout: TIMEOUT_MILLISECONDS,
    userVerification: 'required',
    allowCredentials: allowed.map(descriptor),
  };
}

export interface CreationInput {
  readonly challenge: string;
  readonly siteName: string;
  readonly owner: PasskeyOwner;
  /** What the account has already: an authenticator holds one passkey of it. */
  readonly existing: readonly PasskeyDescriptor[];
}

/** `PublicKeyCredentialCreationOptionsJSON` (WebAuthn L3 §5.1.8): a discoverable credential that asks for PIN or biometrics at each use. */
export function creationOptions(site: PasskeySite, { challenge, siteName, owner, existing }: CreationInput): Json {
  return {
    challenge,
    rp: { id: site.rpId, name: siteName },
    user: { id: userHandleOf(owner.accountId), name: owner.name, displayName: owner.displayName },
    pubKeyCredParams: passkeyAlgorithms.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MILLISECONDS,
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    excludeCredentials: existing.map(descriptor),
    extensions: { credProps: true },
  };
}

/** Says whose passkey it is without saying who that is (WebAuthn L3 §14.6.1). Base64url. */
export function userHandleOf(accountId: string): string {
  return Buffer.from(accountId).toString('base64url');
}

function descriptor({ credentialId, transports }: PasskeyDescriptor): Json {
  return { type: 'public-key', id: credentialId.toString('base64url'), transports };
}
