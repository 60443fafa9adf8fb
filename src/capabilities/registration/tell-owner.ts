import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';

export interface TellOwnerInput {
  readonly contact: Contact;
  readonly language: Language;
  readonly lifetimeSeconds: number;
}

/** Tells the owner of a contact that somebody registers with it and that there is an account to sign in to. */
export async function tellOwner(
  deps: { readonly keyring: Keyring; readonly config: { readonly issuer: string } },
  tx: Db,
  { contact, language, lifetimeSeconds }: TellOwnerInput,
): Promise<void> {
  const params = { url: `${deps.config.issuer}/` };
  await enqueueMessage(deps, tx, { to: contact, template: 'identifier_taken', language, params, lifetimeSeconds });
}
