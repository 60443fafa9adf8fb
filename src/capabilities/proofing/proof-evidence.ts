/**
 * What a method leaves behind, to be told as evidence (OpenID Connect for Identity Assurance 1.0 §5.4.4). Dates are moments in ISO 8601.
 * The method of the proof says which one it is.
 */
export type ProofEvidence =
  | {
      readonly kind: 'document';
      readonly type: string;
      /** Who looked, an operator's id, and where. */
      readonly operatorId: string;
      readonly serviceCentre: string;
    }
  | { readonly kind: 'letter'; readonly postcode: string; readonly sentAt: string }
  | { readonly kind: 'bank'; readonly bankId: string; readonly bankVerifiedAt?: string | undefined }
  | {
      readonly kind: 'signature';
      readonly issuer: string;
      readonly serialNumber: string;
      readonly signedAt: string;
      readonly algorithm: string;
      /** Which list of accredited authorities it was checked against. */
      readonly listVersion?: string | undefined;
    };
