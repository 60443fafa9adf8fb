import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Inn } from '../../kernel/inn.ts';
import type { Language } from '../../kernel/language.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { StandingProof } from './assurance-level.ts';
import type { Evidence } from './evidence.ts';
import type { IdentityData } from './identity-data.ts';
import type { SignedOut } from './signed-out.ts';

/** A contact whose control the person has proved. */
export type ConfirmedContact = Contact & { readonly confirmedAt: Date };

/** The identity data that the registries have confirmed; what was submitted since and is not confirmed yet is not in it. */
export interface VerifiedIdentity {
  readonly versionId: string;
  readonly verifiedAt: Date;
  readonly data: IdentityData;
  /** As the tax service found it. What the citizen typed stays in `data` and is nobody's word but theirs. */
  readonly inn?: Inn;
}

/** Our record of a person, as relying parties may learn of it in part. */
export interface Account {
  readonly accountId: string;
  readonly createdAt: Date;
  readonly language: Language;
  /** Of the verified identity; below `standard` the person's own word. */
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  /** Oldest first. */
  readonly contacts: readonly ConfirmedContact[];
  readonly evidence: readonly Evidence[];
  readonly assuranceLevel: AssuranceLevel | undefined;
  /** From `standard` on. */
  readonly identity?: VerifiedIdentity;
  /** What the level `confirmed` rests on, newest first; empty below it. */
  readonly proofs: readonly StandingProof[];
  /** When the names, the verified identity or a contact last changed (`updated_at` of OpenID Connect Core §5.1). */
  readonly updatedAt: Date;
  /** When the account is going to be deleted, as its owner wished. */
  readonly deletionDueAt?: Date;
  /** Sign-ins from before count no more. */
  readonly signedOut?: SignedOut;
}
