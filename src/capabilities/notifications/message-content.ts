import type { Keyring } from '../../kernel/keyring.ts';
import type { MessageContent } from './templates.ts';

/** What waits in the outbox. */
export interface OutboxContent extends MessageContent {
  readonly push?: PushDetails;
}

export interface PushDetails {
  readonly accountId: string;
  readonly subscriptionId: string;
  readonly p256dh: string;
  readonly auth: string;
  /** The SMS that this push stands in for; one, of however many pushes. */
  readonly sms?: MessageContent & { readonly messageId: string };
}

/** Destination and words are sealed as one, for this row alone. */
export function sealContent(keyring: Keyring, messageId: string, content: OutboxContent): Buffer {
  return keyring.seal(contentPlace(messageId), JSON.stringify(content));
}

/** Throws UnsealError. */
export function openContent(keyring: Keyring, messageId: string, sealed: Buffer): OutboxContent {
  return JSON.parse(keyring.unsealText(contentPlace(messageId), sealed)) as OutboxContent;
}

export function contentPlace(messageId: string): string {
  return `outbox_messages|content_sealed|${messageId}`;
}
