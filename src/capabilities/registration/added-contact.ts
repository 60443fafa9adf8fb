import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { CodeOwner } from '../one-time-codes/one-time-code.ts';

/** A contact that an account is about to get. */
export interface AddedContact {
  readonly accountId: string;
  readonly contact: Contact;
}

/** A mail may take its time; SMS codes have the configured one. */
const MAIL_CODE_SECONDS = 1800;

export function contactCodeSeconds(registration: { readonly smsCodeLifetimeSeconds: number }, { kind }: Contact): number {
  return kind === 'phone' ? registration.smsCodeLifetimeSeconds : MAIL_CODE_SECONDS;
}

/** Whose code it is: this account's for this contact. A code of another contact confirms nothing about this one. */
export function contactCodeOwner(keyring: Keyring, { accountId, contact }: AddedContact): CodeOwner {
  const index = keyring.blindIndex(`added-${contact.kind}`, contact.value, Math.min(...keyring.ids));
  return { purpose: 'contact', subject: `${accountId}|${index.toString('base64url')}` };
}
