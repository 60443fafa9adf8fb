import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { ConfirmedContact } from '../accounts/account.ts';
import type { CodeOwner } from '../one-time-codes/one-time-code.ts';

/** Where the code of a visit goes: to the newest phone, because it is in the citizen's pocket, else to the newest mailbox. */
export function contactForCode(contacts: readonly ConfirmedContact[]): ConfirmedContact | undefined {
  const newestFirst = contacts.toReversed();
  return newestFirst.find(({ kind }) => kind === 'phone') ?? newestFirst[0];
}

/** Whose code it is: of this case, for this contact. One that went elsewhere, or of another visit, confirms nothing. */
export function deskCodeOwner(keyring: Keyring, caseId: string, contact: Contact): CodeOwner {
  const index = keyring.blindIndex(`added-${contact.kind}`, contact.value, Math.min(...keyring.ids));
  return { purpose: 'desk', subject: `${caseId}|${index.toString('base64url')}` };
}
