import type { Contact, Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { ContactChannel, Step } from './steps.ts';

/** What the browser brought along. Kept sealed, and wiped when another browser goes on. */
export interface Draft {
  readonly identifier: Identifier;
  /** The provider's interaction that sent the citizen here. */
  readonly interactionId?: string;
  /** The relying party's request behind it, as a query string. */
  readonly authorizationRequest?: string;
}

/** One way back into an account, of one browser. */
export interface Recovery {
  readonly recoveryId: string;
  readonly step: Step;
  readonly channel: ContactChannel;
  readonly language: Language;
  /** Absent for a twin: nobody has the identifier. */
  readonly accountId?: string;
  readonly draft?: Draft;
  readonly documentAttemptsLeft: number;
  readonly granted: boolean;
}

/** Wrong numbers of a document in one recovery. */
export const DOCUMENT_ATTEMPTS = 5;
/** The same over all recoveries of one account in 24 hours. */
export const DOCUMENT_ATTEMPTS_PER_DAY = 10;

export function channelOf({ kind }: Pick<Identifier, 'kind'>): ContactChannel {
  return kind === 'phone' ? 'sms' : 'email';
}

/** Codes of an account have it in front, so that they end with everything else of it; those of a twin have nobody's. */
export function codeSubject({ id, account_id }: { readonly id: string; readonly account_id: string | null }): string {
  return `${account_id ?? 'nobody'}|${id}`;
}

export function recoveryIdOf(subject: string): string {
  return subject.split('|').at(-1) ?? '';
}

/** What messages of a recovery are counted on: what was typed, whether or not somebody has it. */
export function countedAs(identifier: Identifier): Contact {
  return identifier.kind === 'snils' ? ({ kind: 'email', value: `snils:${identifier.value}` } as unknown as Contact) : identifier;
}

/** Whether this is the contact of a blind index, made under any key in use. */
export function isContactOf(keyring: Keyring, contact: Contact, index: Buffer | null): boolean {
  return index !== null && keyring.ids.some((masterId) => keyring.blindIndex(contact.kind, contact.value, masterId).equals(index));
}
