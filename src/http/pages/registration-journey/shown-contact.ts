import { wasLeftAlone, type Draft, type Registration } from '../../../capabilities/registration/registration.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { formatPhoneNumber } from '../../../kernel/phone-number.ts';

/** The contact as a page writes it: whole for whoever has just typed it, masked for whoever opens the browser later. */
export function shownContact(registration: Pick<Registration, 'idleSeconds'>, { contact }: Draft): string {
  if (wasLeftAlone(registration)) return maskContact(contact);
  return contact.kind === 'phone' ? formatPhoneNumber(contact.value) : contact.value;
}
