import { maskEmailAddress, parseEmailAddress, type EmailAddress } from './email-address.ts';
import { maskPhoneNumber, parsePhoneNumber, type PhoneNumber } from './phone-number.ts';
import { parseSnils, type Snils } from './snils.ts';

/** What an account is found by. */
export type Identifier =
  | { readonly kind: 'phone'; readonly value: PhoneNumber }
  | { readonly kind: 'email'; readonly value: EmailAddress }
  | { readonly kind: 'snils'; readonly value: Snils };

/** An identifier that is also a destination for messages. */
export type Contact = Exclude<Identifier, { kind: 'snils' }>;

/**
 * Reads one field that takes a phone, an e-mail or a SNILS. Eleven bare digits can be both a SNILS and a phone: a Russian phone written
 * with its trunk prefix starts with 7 or 8 and wins; whoever means the SNILS then writes it with dashes.
 */
export function parseIdentifier(text: string): Identifier | undefined {
  if (text.includes('@')) {
    const email = parseEmailAddress(text);
    return email === undefined ? undefined : { kind: 'email', value: email };
  }
  const snils = parseSnils(text);
  const phone = parsePhoneNumber(text);
  const looksLikeSnils = /^\s*\d{3}-\d{3}-\d{3}[\s-]\d{2}\s*$/u.test(text);
  if (snils !== undefined && (looksLikeSnils || phone === undefined)) return { kind: 'snils', value: snils };
  return phone === undefined ? undefined : { kind: 'phone', value: phone };
}

export function maskContact(contact: Contact): string {
  return contact.kind === 'phone' ? maskPhoneNumber(contact.value) : maskEmailAddress(contact.value);
}
