import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { ConfirmedContact } from '../accounts/account.ts';
import type { CodeOwner } from '../one-time-codes/one-time-code.ts';

/** Where the code of a visit goes: to the newest phone, because it is in the citizen's pocket, else to the newest mailbox. */
export function contactForCode(contacts: readonly ConfirmedContact[]): ConfirmedContact | undefined {
  const newestFirst = contacts.toReversed();
  return newestFirst.find(({ kind }) => kind === 'phone') ?? newestFirst[0];
}

/** What the code of a case is for: that the citizen is there, or that a contact is theirs. The message says which. */
export type DeskCodeUse = 'identity' | 'contact';

export interface DeskCode {
  readonly caseId: string;
  readonly contact: Contact;
  readonly use: DeskCodeUse;
}

/** Whose code it is: of this case, for this contact and this use. One of another visit, or for something else, confirms nothing. */
export function deskCodeOwner(keyring: Keyring, { caseId, contact, use }: DeskCode): CodeOwner {
  const index = keyring.blindIndex(`added-${contact.kind}`, contact.value, Math.min(...keyring.ids));
  return { purpose: 'desk', subject: `${caseId}|${use}|${index.toString('base64url')}` };
}
