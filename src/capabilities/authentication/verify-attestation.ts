import type { PasskeyAttestation } from './passkey-answer.ts';
import { passkeyAlgorithms } from './passkey-options.ts';
import type { PasskeySite } from './passkey-site.ts';
import type { PasskeyDevice } from './passkey.ts';

/** A new credential, as its authenticator describes it. */
export interface VerifiedAttestation {
  readonly credentialId: Buffer;
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly device: PasskeyDevice;
  readonly backedUp: boolean;
}

const LONGEST_CREDENTIAL_ID = 1023;

/**
 * Checks a new credential (WebAuthn L3 §7.1): made on our origin for our relying party id, a person present and verified, with an algorithm
 * that we asked for. Undefined when any of it fails.
 */
export async function verifyAttestation(
  { id, clientDataJSON, attestationObject }: PasskeyAttestation,
  { site, challenge }: { readonly site: PasskeySite; readonly challenge: string },
): Promise<VerifiedAttestation | undefined> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  try {
    if (!(await isWithoutCertificates(attestationObject))) return undefined;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { id, rawId: id, type: 'public-key', response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...passkeyAlgorithms],
    });
    if (!verified) return undefined;
    const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
    const credentialId = Buffer.from(credential.id, 'base64url');
    if (credentialId.length === 0 || credentialId.length > LONGEST_CREDENTIAL_ID || credential.id !== id) return undefined;
    return {
      credentialId,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      device: credentialDeviceType === 'multiDevice' ? 'multi' : 'single',
      backedUp: credentialBackedUp,
    };
  } catch {
    return undefined;
  }
}

/**
 * We ask for no attestation, so browsers send none, or one that the key made for itself (WebAuthn L3 §5.1.3, step "none"). Certificates
 * could only come from somebody else, and the library would fetch revocation lists from addresses that stand in them.
 */
async function isWithoutCertificates(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  return format === 'none' || (format === 'packed' && decoded.get('attStmt').get('x5c') === undefined);
}
