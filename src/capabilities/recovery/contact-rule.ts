import type { Account, ConfirmedContact } from '../accounts/account.ts';

/**
 * Contacts that lead back into an account. One that was added to it lately does not: whoever sat at an open session could have added it, and
 * the owner must have time to see that.
 */
export function contactsForRecovery(
  { contacts, createdAt }: Pick<Account, 'contacts' | 'createdAt'>,
  { now, newContactSeconds }: { readonly now: Date; readonly newContactSeconds: number },
): readonly ConfirmedContact[] {
  const settledBefore = now.getTime() - newContactSeconds * 1000;
  return contacts.filter(({ confirmedAt }) => confirmedAt <= createdAt || confirmedAt.getTime() <= settledBefore);
}
