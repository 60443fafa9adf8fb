import type { ProofMethod } from '../../kernel/proof-method.ts';

/** What a piece of evidence says of an account. */
export const evidenceKinds = ['contact_confirmed', 'registry_confirmed', 'identity_proved'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** The registries that must both have confirmed a version of the identity data before it counts as verified. */
export const decidingRegistries = ['pension_fund', 'interior_ministry'] as const;
export type DecidingRegistry = (typeof decidingRegistries)[number];

/** By what means it was established. */
export type EvidenceSource = 'sms_code' | 'email_code' | 'email_link' | DecidingRegistry | ProofMethod;

/** A fact with its moment. Never changed: what ceases to hold is revoked, so that any past moment can be replayed. */
export interface Evidence {
  /** A kind this release does not know, written by a newer one, supports no level. */
  readonly kind: string;
  readonly source: string;
  /** Id of the row it speaks of: an identifier, a version of the identity data. */
  readonly reference?: string;
  readonly at: Date;
  readonly revokedAt?: Date;
  /** Of `identity_proved`: the proof it came of. Versions that are the same person's share one. */
  readonly proof?: ProofReference;
}

/** A proof of identity as evidence knows it. */
export interface ProofReference {
  readonly proofId: string;
  /** When the person was proven to be who the data says: before the evidence, when it was taken over from an earlier version. */
  readonly provedAt: Date;
}

/** Whether it held at a moment: from its own moment on, until the one it was revoked at. */
export function stoodAt({ at, revokedAt }: Evidence, moment: Date): boolean {
  return at <= moment && (revokedAt === undefined || revokedAt > moment);
}
