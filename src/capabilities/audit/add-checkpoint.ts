import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockTrail, readHead } from './block-store.ts';
import { payloadDigest, signCheckpoint, type Checkpoint } from './checkpoint.ts';
import { checkpointJwk, checkpointKey } from './checkpoint-key.ts';
import { insertCheckpoint, readHashesAfter, readLastCheckpoint, type LastCheckpoint } from './checkpoint-store.ts';
import { emptyFrontier, frontierBytes, frontierRoot, grown } from './merkle.ts';

const PAGE = 1000;

/**
 * Signs how far the chain has come; undefined when nothing is new or another process is at it. The tree goes on from where the checkpoint
 * before left it, so the cost is that of the blocks since.
 */
export async function addCheckpoint(deps: { readonly db: Db; readonly keyring: Keyring }): Promise<Checkpoint | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    if (!(await lockTrail(tx, 'chain'))) return undefined;
    const previous = await readLastCheckpoint(tx);
    const end = await walk(tx, previous);
    if (end === undefined) return undefined;
    const { now: at } = await readHead(tx);
    const key = checkpointKey(deps.keyring);
    const checkpoint: Checkpoint = {
      number: (previous?.number ?? 0) + 1,
      previous: payloadDigest(previous?.payload),
      block: end.number,
      seq: end.seq,
      hash: end.hash.toString('hex'),
      root: frontierRoot(end.frontier).toString('hex'),
      at: at.toISOString(),
      key: checkpointJwk(key).kid,
    };
    const { number, block, seq } = checkpoint;
    await insertCheckpoint(tx, { number, block, seq, at, frontier: frontierBytes(end.frontier), ...signCheckpoint(checkpoint, key) });
    return checkpoint;
  });
}

async function walk(tx: Db, previous: LastCheckpoint | undefined) {
  let frontier = previous?.frontier ?? emptyFrontier;
  let end: { readonly number: number; readonly hash: Buffer; readonly lastSeq: number } | undefined;
  for (;;) {
    const blocks = await readHashesAfter(tx, end?.number ?? previous?.block ?? 0, PAGE);
    for (const { hash } of blocks) frontier = grown(frontier, hash);
    end = blocks.at(-1) ?? end;
    if (blocks.length < PAGE) return end && { number: end.number, hash: end.hash, seq: end.lastSeq, frontier };
  }
}
