/** Who signed, by the certificate. Names are as the certificate has them, not compared yet. */
export interface Signer {
  /** OID 1.2.643.100.3, 11 digits; absent when the certificate carries none. */
  readonly snils?: string;
  /** RFC 4514 text of the issuer's name. */
  readonly issuer: string;
  /** Hexadecimal, lower case. */
  readonly serialNumber: string;
  readonly validUntil: Date;
  readonly algorithm: 'rsa' | 'ecdsa' | 'gost';
}

/** Why a signature proves nothing. Each has a text and a next step. */
export type SignatureRefusal =
  | 'unreadable'
  | 'not_detached'
  | 'several_signers'
  | 'unsupported_algorithm'
  | 'wrong_signature'
  | 'issuer_not_accredited'
  | 'not_valid_now'
  | 'revoked'
  | 'revocation_unknown'
  | 'not_for_signing'
  | 'no_snils';

export type SignatureVerdict =
  | {
      readonly kind: 'valid';
      readonly signer: Signer & { readonly snils: string };
      /** Which version of the list of accredited authorities the signature was checked against. */
      readonly authoritiesVersion: string;
    }
  | { readonly kind: 'refused'; readonly code: SignatureRefusal };

/**
 * Checks a detached CMS signature (RFC 5652) over a challenge: signature, chain to the accredited authorities, validity, key usage,
 * revocation. The signature may be DER, PEM or base64. Throws SignatureFault when it cannot be checked now, whatever it is.
 */
export interface SignatureVerifier {
  /** Somebody has been given a text to sign: whatever takes long to start may start now. Returns at once. */
  expectSignature?(): void;
  verify(input: { readonly content: Uint8Array; readonly signature: Uint8Array; readonly at: Date }): Promise<SignatureVerdict>;
}

export class SignatureFault extends Error {
  override readonly name = 'SignatureFault';
}
