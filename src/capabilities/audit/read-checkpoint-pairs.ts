import type { Db } from '../../database/connect.ts';
import { parseLine, type SignedCheckpoint, type StoredCheckpoint } from './checkpoint.ts';
import type { CheckpointPair } from './checkpoint-check.ts';
import type { Findings } from './findings.ts';
import { readStoredCheckpoints } from './verify-store.ts';

interface CopiedCheckpoint extends SignedCheckpoint {
  readonly number: number;
}

export interface CheckpointSources {
  /** Lines of the second place, if there is one to compare with. */
  readonly lines: AsyncIterable<string> | undefined;
  readonly findings: Findings;
}

export interface PairedCheckpoint extends CheckpointPair {
  /** There is a copy, and it goes on with this number or a later one. */
  readonly isCopyOpen: boolean;
}

const PAGE = 500;

/** Checkpoints of the database and of the copy side by side, by number; a page of each in memory. */
export async function* readCheckpointPairs(db: Db, { lines, findings }: CheckpointSources): AsyncGenerator<PairedCheckpoint> {
  const stored = storedOnes(db);
  const copied = copiedOnes(lines, findings);
  let left = await stored.next();
  let right = await copied.next();
  while (left.done !== true || right.done !== true) {
    const own: StoredCheckpoint | undefined = left.done === true ? undefined : left.value;
    const other: CopiedCheckpoint | undefined = right.done === true ? undefined : right.value;
    const number = Math.min(own?.number ?? Infinity, other?.number ?? Infinity);
    const isOwn = own?.number === number;
    const isOther = other?.number === number;
    yield { number, stored: isOwn ? own : undefined, copied: isOther ? other : undefined, isCopyOpen: other !== undefined };
    if (isOwn) left = await stored.next();
    if (isOther) right = await copied.next();
  }
}

async function* storedOnes(db: Db): AsyncGenerator<StoredCheckpoint> {
  for (let after = 0; ;) {
    const page = await readStoredCheckpoints(db, { after, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (page.length < PAGE || last === undefined) return;
    after = last.number;
  }
}

/** A line that a crash cut off is followed by its checkpoint once more; anything else that is no checkpoint leaves a gap in the numbers. */
async function* copiedOnes(lines: AsyncIterable<string> | undefined, findings: Findings): AsyncGenerator<CopiedCheckpoint> {
  let last: CopiedCheckpoint | undefined;
  for await (const line of lines ?? []) {
    const parsed = parseLine(line);
    if (parsed === undefined) continue;
    const { payload, signature, checkpoint } = parsed;
    const { number, seq } = checkpoint;
    if (number > (last?.number ?? 0)) {
      last = { number, payload, signature };
      yield last;
    } else if (number !== last?.number || payload !== last.payload) {
      findings.add(seq, 'copy_changed', `line of checkpoint ${number} in the copy stands out of place`);
    }
  }
}
