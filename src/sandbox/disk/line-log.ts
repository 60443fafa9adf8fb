import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export interface LineLog<T> {
  /** Everything in the file, oldest first. */
  read(): T[];
  /** `kept` names all that has to stay, the new item included; it is asked when the file has doubled. */
  append(item: T, kept: () => readonly T[]): void;
  rewrite(items: readonly T[]): void;
}

/** A process killed in mid-write leaves half a line: it is skipped. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

const toLine = (item: unknown) => `${JSON.stringify(item)}\n`;

/** JSON lines, readable by the owner alone; rewritten when they have become twice as many as were kept, and `spareLines`. */
export function openLineLog<T>(file: string, isItem: (value: unknown) => value is T, spareLines = 1_000): LineLog<T> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let lines = 0;
  let keptLines = 0;
  const rewrite = (items: readonly T[]) => {
    writeFileSync(`${file}.new`, items.map((item) => toLine(item)).join(''), { mode: 0o600 });
    renameSync(`${file}.new`, file);
    lines = items.length;
    keptLines = items.length;
  };
  return {
    read() {
      const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
      const items = text
        .split('\n')
        .map((line) => parseLine(line))
        .filter((value) => isItem(value));
      rewrite(items);
      return items;
    },
    append(item, kept) {
      if (lines >= Math.max(2 * keptLines, spareLines)) return rewrite(kept());
      appendFileSync(file, toLine(item), { mode: 0o600 });
      lines += 1;
    },
    rewrite,
  };
}
