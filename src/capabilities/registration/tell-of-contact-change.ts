import type { Db } from '../../database/connect.ts';
import { maskContact, type Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';

/** Where a change is undone by whoever was told of it; the token follows. */
export const undoPage = '/account/contacts/undo';

const LIFETIME_SECONDS = 3 * 86_400;

export interface TellOfContactChangeInput {
  /** All that the account had before. */
  readonly to: readonly Contact[];
  readonly template: 'contact_added' | 'contact_changed' | 'contact_removed';
  /** The one that came or went; the others see it masked. */
  readonly contact: Contact;
  readonly language: Language;
  readonly undoToken: string;
  readonly undoSeconds: number;
}

/** Tells each contact that the account had, with a link that undoes it: within the transaction of the change. */
export async function tellOfContactChange(
  deps: { readonly keyring: Keyring; readonly config: { readonly issuer: string } },
  tx: Db,
  { to, template, contact, language, undoToken, undoSeconds }: TellOfContactChangeInput,
): Promise<void> {
  const url = `${deps.config.issuer}${undoPage}/${undoToken}`;
  const params = { url, contact: maskContact(contact), days: String(Math.max(1, Math.floor(undoSeconds / 86_400))) };
  for (const each of to) {
    await enqueueMessage(deps, tx, { to: each, template, language, params, lifetimeSeconds: Math.min(LIFETIME_SECONDS, undoSeconds) });
  }
}
