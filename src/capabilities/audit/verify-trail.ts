import type { KeyObject } from 'node:crypto';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { StoredBlock, TrailRow } from './block.ts';
import { ChainCheck } from './chain-check.ts';
import { CheckpointCheck } from './checkpoint-check.ts';
import { Findings } from './findings.ts';
import { readCheckpointPairs, type PairedCheckpoint } from './read-checkpoint-pairs.ts';
import { checkMac } from './row-check.ts';
import { countRows, readBlocks, readRows, readStrangers, readTail } from './verify-store.ts';

export interface VerifyTrailInput {
  readonly db: Db;
  /** Undefined for an auditor without secrets: MACs are then left out. */
  readonly keyring: Keyring | undefined;
  /** Public keys of checkpoints, by thumbprint. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Lines of the second place, if there is one to compare with. */
  readonly copy?: AsyncIterable<string> | undefined;
}

export interface TrailReport {
  readonly findings: Findings;
  readonly events: number;
  readonly blocks: number;
  readonly checkpoints: { readonly stored: number; readonly copied: number; readonly uncopied: number };
  /** Written and not sealed yet. */
  readonly unsealed: number;
  /** Of before there was a key. */
  readonly withoutMac: number;
}

const ROWS = 10_000;
const MOST_BLOCKS = 2000;
const STRANGERS = 1000;

/** Everything that can be found wrong with the trail, as it stands at one moment. Reads it once from end to end, a piece at a time. */
export async function verifyTrail(input: VerifyTrailInput): Promise<TrailReport> {
  return input.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyAt(tx, input));
}

async function verifyAt(tx: Db, { keyring, keys, copy }: VerifyTrailInput): Promise<TrailReport> {
  const findings = new Findings();
  const chain = new ChainCheck(keyring, findings);
  const checkpoints = new CheckpointCheck(keys, findings);
  const pairs = readCheckpointPairs(tx, { lines: copy, findings });
  let pair = await pairs.next();
  const compareUpTo = async (number: number): Promise<void> => {
    while (pair.done !== true && blockOf(pair.value) <= number) {
      compare(pair.value, { chain, checkpoints, findings });
      pair = await pairs.next();
    }
  };
  for await (const { block, rows } of blocksWithRows(tx)) {
    chain.follow(block, rows);
    await compareUpTo(chain.number);
  }
  await compareUpTo(Infinity);
  const unsealed = await verifyTail(tx, { keyring, chain, findings });
  if (findings.count > 0 || (await countRows(tx)) !== chain.rowsFound + unsealed) {
    for (const { id, seq } of await readStrangers(tx, { lastTx: chain.lastTx, lastId: chain.lastId, limit: STRANGERS }))
      findings.add(seq, 'inserted', `${id} stands before event ${seq} and was never sealed`);
  }
  const { stored, copied, uncopied } = checkpoints;
  const counts = { events: chain.nextSeq - 1, blocks: chain.number, unsealed, withoutMac: chain.rowsWithoutMac };
  return { findings, ...counts, checkpoints: { stored, copied, uncopied: copy === undefined ? 0 : uncopied } };
}

interface Checks {
  readonly chain: ChainCheck;
  readonly checkpoints: CheckpointCheck;
  readonly findings: Findings;
}

/** A checkpoint whose text cannot be read is looked at where its row says it belongs. */
function blockOf({ stored, copied }: PairedCheckpoint): number {
  const text = (copied ?? stored)?.payload ?? '';
  return Number(/"block":(\d+)/u.exec(text)?.[1] ?? stored?.block ?? 0);
}

function compare(pair: PairedCheckpoint, { chain, checkpoints, findings }: Checks): void {
  const checkpoint = checkpoints.judge(pair, pair.isCopyOpen);
  if (checkpoint === undefined) return;
  if (checkpoint.block <= chain.number) {
    checkpoints.compare(checkpoint, pair.stored, chain);
    return;
  }
  const { number, seq } = checkpoint;
  const detail = `checkpoint ${number} was signed over ${seq} events, of which ${chain.nextSeq - 1} are there`;
  findings.add(Math.min(chain.nextSeq, seq), 'cut_off', detail);
}

async function verifyTail(tx: Db, { keyring, chain, findings }: Pick<Checks, 'chain' | 'findings'> & { keyring: Keyring | undefined }) {
  let { lastTx, lastId } = chain;
  const sealedAt = new Date();
  for (let count = 0; ;) {
    const rows = await readTail(tx, { lastTx, lastId, limit: ROWS });
    rows.forEach((row, index) => {
      const verdict = checkMac(keyring, row, chain.mayLackMac({ kind: 'regular', cluster: '', sealedAt }));
      if (verdict !== undefined) findings.add(chain.nextSeq + count + index, verdict.what, `${verdict.detail} (not sealed yet)`);
    });
    count += rows.length;
    const last = rows.at(-1);
    if (rows.length < ROWS || last === undefined) return count;
    [lastTx, lastId] = [last.tx_number ?? '0', last.id];
  }
}

/** Blocks in order, each with what the trail has of its events; the next are asked for while these are looked at. */
async function* blocksWithRows(tx: Db): AsyncGenerator<{ block: StoredBlock; rows: ReadonlyMap<string, TrailRow> }> {
  let coming: Promise<Piece> | undefined = readPiece(tx, 0, 20);
  while (coming !== undefined) {
    const { blocks, rows, next }: Piece = await coming;
    coming = next === undefined ? undefined : readPiece(tx, next.after, next.limit);
    // Whoever stops listening must not leave a failure that nobody hears.
    coming?.catch(() => undefined);
    for (const block of blocks) yield { block, rows };
  }
}

interface Piece {
  readonly blocks: readonly StoredBlock[];
  readonly rows: ReadonlyMap<string, TrailRow>;
  readonly next: { readonly after: number; readonly limit: number } | undefined;
}

async function readPiece(tx: Db, after: number, limit: number): Promise<Piece> {
  const blocks = await readBlocks(tx, { after, limit });
  const ids = blocks.flatMap(({ eventIds }) => eventIds);
  const rows = ids.length === 0 ? [] : await readRows(tx, ids);
  const last = blocks.at(-1);
  const perBlock = Math.max(1, ids.length / Math.max(1, blocks.length));
  const next = Math.min(MOST_BLOCKS, Math.max(1, Math.floor(ROWS / perBlock)));
  return {
    blocks,
    rows: new Map(rows.map((row) => [row.id, row])),
    next: last === undefined || blocks.length < limit ? undefined : { after: last.number, limit: next },
  };
}
