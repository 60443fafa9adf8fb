import { randomUUID } from 'node:crypto';
import { openLineLog } from '../disk/line-log.ts';
import { isMessage, type Message } from './message.ts';

export interface Inbox {
  /** Stamps the arrival, keeps the message and writes it to disk before returning. */
  add(arrived: Omit<Message, 'id' | 'sentAt'>): Message;
  /** Newest first. */
  list(matches?: (message: Message) => boolean): readonly Message[];
  find(id: string): Message | undefined;
  clear(): void;
}

/** Messages kept, in memory and in the file; older ones are forgotten. */
const keptMessages = 1_000;

/** The inbox of every phone and mailbox; `file` is JSON lines and outlives a restart. */
export function openInbox(file: string): Inbox {
  const log = openLineLog(file, isMessage);
  let messages = log.read().slice(-keptMessages);
  return {
    add(arrived) {
      const message: Message = { id: randomUUID(), ...arrived, sentAt: new Date().toISOString() };
      messages = [...messages.slice(1 - keptMessages), message];
      log.append(message, () => messages);
      return message;
    },
    list: (matches = () => true) => messages.filter((message) => matches(message)).toReversed(),
    find: (id) => messages.find((message) => message.id === id),
    clear() {
      messages = [];
      log.rewrite(messages);
    },
  };
}
