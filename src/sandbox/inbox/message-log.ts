import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Message } from './message.ts';

interface MessageLog {
  read(): Message[];
  append(message: Message, all: readonly Message[]): void;
  rewrite(messages: readonly Message[]): void;
}

/** A process killed in mid-write leaves half a line: it is skipped. */
function parseLine(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'sentAt' in value && 'to' in value ? (value as Message) : undefined;
  } catch {
    return undefined;
  }
}

const toLine = (message: Message) => `${JSON.stringify(message)}\n`;

/** JSON lines, oldest first, readable by the owner alone because messages carry codes; rewritten when it has doubled. */
export function openMessageLog(file: string, keptMessages: number): MessageLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let lines = 0;
  const rewrite = (messages: readonly Message[]) => {
    writeFileSync(`${file}.new`, messages.map((message) => toLine(message)).join(''), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    lines = messages.length;
  };
  return {
    read() {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const messages = text
        .split('\n')
        .map((line) => parseLine(line))
        .filter((message) => message !== undefined)
        .slice(-keptMessages);
      rewrite(messages);
      return messages;
    },
    append(message, all) {
      if (lines >= 2 * keptMessages) return rewrite(all);
      appendFileSync(file, toLine(message), { mode: 0o600 });
      lines += 1;
    },
    rewrite,
  };
}
