import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { sealContent, type PushDetails } from './message-content.ts';
import type { PushSubscription } from './push-subscription.ts';
import { insertMessage, queueDelivery } from './store.ts';
import { composePush, type TemplateId, type TemplateParams } from './templates.ts';

interface NewPush {
  readonly accountId: string;
  readonly subscription: PushSubscription & { readonly subscriptionId: string };
  readonly template: TemplateId;
  readonly language: Language;
  readonly params: TemplateParams;
  readonly lifetimeSeconds: number;
  /** The same words as an SMS, which leaves only if this does not arrive. */
  readonly sms: PushDetails['sms'];
}

/** What the service worker shows; well below the 4096 bytes that every push service takes (RFC 8030 §7.2). */
const LONGEST_BODY = 400;

/** Puts a push for one browser into the outbox within the caller's transaction. */
export async function enqueuePush(deps: { readonly keyring: Keyring }, db: Db, push: NewPush): Promise<void> {
  const { accountId, subscription, template, language, params, lifetimeSeconds, sms } = push;
  const id = newId('msg');
  const { title, body, url } = composePush(template, language, params);
  const text = JSON.stringify({ id, language, title, body: body.slice(0, LONGEST_BODY), url });
  const { endpoint: to, ...keys } = subscription;
  const contentSealed = sealContent(deps.keyring, id, { to, text, push: { accountId, ...keys, ...(sms === undefined ? {} : { sms }) } });
  await insertMessage(db, { id, channel: 'push', template, contentSealed, lifetimeSeconds });
  await queueDelivery(db, { id, channel: 'push' }, 0);
}
