import type { KeyObject } from 'node:crypto';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { StoredBlock, TrailRow } from './block.ts';
import { ChainCheck } from './chain-check.ts';
import { checkShape } from './check-shape.ts';
import { checkTail } from './check-tail.ts';
import { CheckpointCheck } from './checkpoint-check.ts';
import { Findings } from './findings.ts';
import { readCheckpointPairs, type PairedCheckpoint } from './read-checkpoint-pairs.ts';
import { countRows, readBlocks, readRows, readStrangers } from './verify-store.ts';

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
  await checkShape(tx, findings);
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
  const unsealed = await checkTail(tx, { keyring, chain, findings });
  await findUncounted(tx, { chain, checkpoints, findings }, unsealed);
  const { stored, copied, uncopied } = checkpoints;
  const counts = { events: chain.nextSeq - 1, blocks: chain.number, unsealed, withoutMac: chain.rowsWithoutMac };
  return { findings, ...counts, checkpoints: { stored, copied, uncopied: copy === undefined ? 0 : uncopied } };
}

interface Checks {
  readonly chain: ChainCheck;
  readonly checkpoints: CheckpointCheck;
  readonly findings: Findings;
}

/** Rows that nothing above has come by. */
async function findUncounted(tx: Db, { chain, checkpoints, findings }: Checks, unsealed: number): Promise<void> {
  const count = await countRows(tx);
  const blocks = count.blocks - chain.blocksFound;
  if (blocks !== 0) findings.addShape(`audit_blocks has ${blocks} more rows than the chain has blocks`);
  const signed = count.checkpoints - checkpoints.stored;
  if (signed !== 0) findings.addShape(`audit_checkpoints has ${signed} more rows than there are checkpoints`);
  const events = count.events - chain.rowsFound - unsealed;
  if (findings.count === 0 && events === 0) return;
  const strangers = await readStrangers(tx, { lastTx: chain.lastTx, lastId: chain.lastId, limit: STRANGERS });
  for (const { id, seq } of strangers) findings.add(seq, 'inserted', `${id} stands before event ${seq} and was never sealed`);
  if (findings.count === 0) findings.addShape(`audit_events has ${events} more rows than were sealed or wait for it`);
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

/** Blocks in order, each with what the trail has of its events; the next are asked for while these are looked at. */
async function* blocksWithRows(tx: Db): AsyncGenerator<{ block: StoredBlock; rows: ReadonlyMap<string, readonly TrailRow[]> }> {
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
  readonly rows: ReadonlyMap<string, readonly TrailRow[]>;
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
    rows: Map.groupBy(rows, ({ id }) => id),
    next: last === undefined || blocks.length < limit ? undefined : { after: last.number, limit: next },
  };
}
