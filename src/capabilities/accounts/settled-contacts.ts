import type { Account, ConfirmedContact } from './account.ts';

/** How long a contact has to be an account's before a code to it opens more than the contact itself. */
export interface SettlingTime {
  readonly now: Date;
  readonly newContactSeconds: number;
}

type Contacts = Pick<Account, 'contacts' | 'createdAt'>;

/**
 * Contacts that lead back into an account, and that a code goes to before its first second factor is bound. One that was added lately does not
 * count: whoever sat at an open session could have added it, and the owner must have time to see that. Oldest first.
 */
export function settledContacts({ contacts, createdAt }: Contacts, { now, newContactSeconds }: SettlingTime): readonly ConfirmedContact[] {
  const settledBefore = now.getTime() - newContactSeconds * 1000;
  return contacts.filter(({ confirmedAt }) => confirmedAt <= createdAt || confirmedAt.getTime() <= settledBefore);
}

/** When the first of these contacts will count; undefined when one does already, and when there are none. */
export function nextSettledAt(account: Contacts, time: SettlingTime): Date | undefined {
  if (account.contacts.length === 0 || settledContacts(account, time).length > 0) return undefined;
  const first = Math.min(...account.contacts.map(({ confirmedAt }) => confirmedAt.getTime()));
  return new Date(first + time.newContactSeconds * 1000);
}

/**
 * The phone that a code by SMS goes to as a second factor: the newest there is where the owner has chosen codes by SMS, because then no other was put
 * in its place without one; else the newest that has settled.
 */
export function phoneForCodes(
  account: Contacts,
  { smsSecond, ...time }: SettlingTime & { readonly smsSecond: boolean },
): Extract<ConfirmedContact, { kind: 'phone' }> | undefined {
  const counted = smsSecond ? account.contacts : settledContacts(account, time);
  return counted.findLast((contact) => contact.kind === 'phone');
}
