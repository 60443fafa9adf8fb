import type { Contact } from '../../kernel/identifier.ts';
import type { PersonName } from '../../kernel/person-name.ts';

/** A visitor without an account, as far as an account begins with. */
export interface Visitor {
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  readonly contact: Contact;
}
