import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { sealContent } from './message-content.ts';
import { insertMessage, queueDelivery } from './store.ts';
import { channelOf, composeMessage, type TemplateId, type TemplateParams } from './templates.ts';

interface NewMessage {
  readonly to: Contact;
  readonly template: TemplateId;
  readonly language: Language;
  readonly params: TemplateParams;
  /** Never longer than what the message speaks of is good for: later it is dropped, not sent. */
  readonly lifetimeSeconds: number;
}

/**
 * Puts a message into the outbox within the caller's transaction: with it the message stands or falls. The words are fixed here, so each
 * attempt to send carries the same code. Returns the message's id.
 */
export async function enqueueMessage(deps: { readonly keyring: Keyring }, db: Db, message: NewMessage): Promise<string> {
  const { to, template, language, params, lifetimeSeconds } = message;
  const id = newId('msg');
  const contentSealed = sealContent(deps.keyring, id, composeMessage(to, template, language, params));
  const channel = channelOf(to);
  await insertMessage(db, { id, channel, template, contentSealed, lifetimeSeconds });
  await queueDelivery(db, { id, channel }, 0);
  return id;
}
