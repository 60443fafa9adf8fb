import type { EvidenceSource } from '../accounts/evidence.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Language } from '../../kernel/language.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { ContactChannel, Step } from './steps.ts';

/** What the citizen typed on the first page. Kept sealed, and wiped when the account exists. */
export interface Draft {
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  readonly contact: Contact;
}

/** One sign-up journey of one browser. */
export interface Registration {
  readonly registrationId: string;
  readonly step: Step;
  readonly channel: ContactChannel;
  readonly language: Language;
  /** Absent once the registration is done. */
  readonly draft?: Draft;
  readonly confirmation?: { readonly at: Date; readonly by: EvidenceSource };
  /** The provider's interaction that sent the citizen here. */
  readonly interactionId?: string;
  /** The relying party's request behind it, as a query string. */
  readonly authorizationRequest?: string;
  readonly accountId?: string;
  /** Since its last step. */
  readonly idleSeconds: number;
}

const LEFT_ALONE_SECONDS = 1800;

/** Whether somebody else may sit at the browser by now: what was typed is no longer shown to it. */
export function wasLeftAlone({ idleSeconds }: Pick<Registration, 'idleSeconds'>): boolean {
  return idleSeconds >= LEFT_ALONE_SECONDS;
}

export function channelOf(contact: Contact): ContactChannel {
  return contact.kind === 'phone' ? 'sms' : 'email';
}

export function isSameContact(one: Contact, other: Contact): boolean {
  return one.kind === other.kind && one.value === other.value;
}

/** What a draft gives away of the person, which a password must not be. */
export function ownWords({ familyName, givenName, contact }: Draft): readonly string[] {
  return [familyName, givenName, contact.value];
}
