import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { beginEra, insertBlock, lockTrail, readFirstSince, readHead, readLeftOver, readOpening, type Head } from './block-store.ts';
import { newBlock } from './new-block.ts';

export interface SealEventsDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

export interface Sealed {
  readonly count: number;
  /** Whether more may wait already. */
  readonly isFull: boolean;
}

/** No transaction that writes to the trail lasts as long, and no two clocks are as far apart. */
const LONGEST_MILLISECONDS = 3_600_000;
const EVERYTHING = Number.MAX_SAFE_INTEGER;
/** After every id of ours. */
const LAST_ID = 'zzz';

interface Rest {
  readonly afterId: string;
  /** Blocks from this number on may hold some of it. */
  readonly knownFrom: number;
}

/**
 * Seals what was there before the chain or, after a restore, what the chain on the old server had not reached: by id, because the numbers of
 * those transactions mean nothing here. Ends with a block that says so, and from which numbers grow again. Undefined when another process
 * is at it.
 */
export async function openEra(deps: SealEventsDeps, batch: number): Promise<Sealed | undefined> {
  const head = await readHead(deps.db);
  const rest = await restOf(deps.db, head);
  const first = await beginEra(deps.db);
  let { afterId } = rest;
  let expected = head.last?.number;
  for (let count = 0; ;) {
    const step = await sealStep(deps, { ...rest, afterId, first, expected, batch });
    if (step === undefined) return undefined;
    count += step.count;
    if (step.isDone) return { count, isFull: true };
    ({ afterId, expected } = step);
  }
}

interface Step extends Rest {
  readonly first: string;
  readonly expected: number | undefined;
  readonly batch: number;
}

async function sealStep({ db, keyring }: SealEventsDeps, { first, expected, batch, ...rest }: Step) {
  return db.transaction().execute(async (tx) => {
    if (!(await lockTrail(tx, 'chain'))) return undefined;
    const { last, now, cluster } = await readHead(tx);
    if (last?.number !== expected) return undefined;
    const rows = await readLeftOver(tx, { ...rest, before: first, limit: batch });
    const lastId = rows.at(-1)?.id ?? rest.afterId;
    const opening = newBlock(keyring, last, {
      kind: 'opening',
      rows,
      lastTx: last?.lastTx ?? '0',
      lastId,
      cluster: last?.cluster ?? '',
      sealedAt: now,
    });
    if (rows.length > 0) await insertBlock(tx, opening);
    if (rows.length === batch) return { count: rows.length, isDone: false, afterId: lastId, expected: opening.number };
    const before = rows.length > 0 ? { ...opening, nextSeq: opening.firstSeq + opening.count } : last;
    const lastTx = String(BigInt(first) - 1n);
    await insertBlock(tx, newBlock(keyring, before, { kind: 'era', rows: [], lastTx, lastId: LAST_ID, cluster, sealedAt: now }));
    return { count: rows.length, isDone: true, afterId: lastId, expected };
  });
}

/**
 * Where to begin. After a restore: where the chain had surely been, which is an hour before its end. An opening that was cut off is gone on
 * with, but for what may have been written late behind its back.
 */
async function restOf(db: Db, { last }: Head): Promise<Rest> {
  const { before, begun } = await readOpening(db);
  const floor = before === undefined ? '' : idAt(before.getTime() - LONGEST_MILLISECONDS);
  const done = begun === undefined || last === undefined ? '' : earlier(last.lastId, idAt(begun.at.getTime() - LONGEST_MILLISECONDS));
  const afterId = done > floor ? done : floor;
  if (before === undefined) return { afterId, knownFrom: begun?.number ?? EVERYTHING };
  const since = new Date(before.getTime() - 2 * LONGEST_MILLISECONDS);
  return { afterId, knownFrom: (await readFirstSince(db, since)) ?? EVERYTHING };
}

function earlier(one: string, other: string): string {
  return one < other ? one : other;
}

/** Ids begin with their time in milliseconds (RFC 9562 §5.7). */
function idAt(milliseconds: number): string {
  return `aud_${milliseconds.toString(16).padStart(12, '0')}`;
}
