import type { Keyring } from '../../kernel/keyring.ts';
import type { Draft } from './registration.ts';

/** A form as it was sent: its name and everything typed that only its sender knows. */
export type SentForm = readonly [name: 'start' | 'code' | 'link' | 'password', ...typed: string[]];

export function startForm(formKey: string, { familyName, givenName, contact }: Draft): SentForm {
  return ['start', formKey, familyName, givenName, contact.kind, contact.value];
}

export function codeForm(digits: string): SentForm {
  return ['code', digits];
}

export function linkForm(token: string): SentForm {
  return ['link', token];
}

export function passwordForm(password: string): SentForm {
  return ['password', password];
}

/**
 * The secret that a registration has after a form was taken. Nobody can work it out without our key, an earlier user of the browser with
 * its old cookie neither. The same form sent twice with the same cookie leads to the same secret: a double click, or a repeat after an
 * answer that was lost, gets what its first sending got, and whoever cannot repeat what was typed gets nothing. Nothing has to be stored
 * for that, and the typed text cannot be searched for in the stored digest, for want of the key and of the old secret. 43 characters.
 */
export function secretAfter(keyring: Keyring, registrationId: string, presented: string | undefined, form: SentForm): string {
  return keyring.mac('registration-secret', JSON.stringify([registrationId, presented ?? '', ...form])).toString('base64url');
}
