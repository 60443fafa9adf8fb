import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { Evidence } from './evidence.ts';

/** A contact whose control the person has proved. */
export type ConfirmedContact = Contact & { readonly confirmedAt: Date };

/** Our record of a person, as relying parties may learn of it in part. */
export interface Account {
  readonly accountId: string;
  readonly createdAt: Date;
  readonly language: Language;
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  /** Oldest first. */
  readonly contacts: readonly ConfirmedContact[];
  readonly evidence: readonly Evidence[];
  readonly assuranceLevel: AssuranceLevel | undefined;
  /** When the names or a contact last changed (`updated_at` of OpenID Connect Core §5.1). */
  readonly updatedAt: Date;
}
