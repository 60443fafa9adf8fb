import type { Keyring } from '../../kernel/keyring.ts';
import type { MessageContent } from './templates.ts';

/** Destination and words are sealed as one, for this row alone. */
export function sealContent(keyring: Keyring, messageId: string, content: MessageContent): Buffer {
  return keyring.seal(contentPlace(messageId), JSON.stringify(content));
}

/** Throws UnsealError. */
export function openContent(keyring: Keyring, messageId: string, sealed: Buffer): MessageContent {
  return JSON.parse(keyring.unsealText(contentPlace(messageId), sealed)) as MessageContent;
}

export function contentPlace(messageId: string): string {
  return `outbox_messages|content_sealed|${messageId}`;
}
