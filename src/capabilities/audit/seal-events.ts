import { insertBlock, lockTrail, readHead, readUnsealed } from './block-store.ts';
import { newBlock } from './new-block.ts';
import { openEra, type Sealed, type SealEventsDeps } from './open-era.ts';

const BATCH = 2000;

/**
 * Binds what ended transactions have written to the chain, one block of it; undefined when another process is at it. Begins the chain, and
 * begins anew where a restored database finds itself on another server. Cut off at any point, it has written a whole block or none.
 */
export async function sealEvents(deps: SealEventsDeps, batch = BATCH): Promise<Sealed | undefined> {
  const sealed = await deps.db.transaction().execute(async (tx) => {
    if (!(await lockTrail(tx, 'chain'))) return undefined;
    const head = await readHead(tx);
    const { last, horizon, cluster } = head;
    if (last === undefined || last.kind === 'opening' || last.cluster !== cluster) return 'era_ended';
    const rows = await readUnsealed(tx, { lastTx: last.lastTx, lastId: last.lastId, horizon, limit: batch });
    const end = rows.at(-1);
    if (end === undefined) return { count: 0, isFull: false };
    const content = { kind: 'regular', rows, lastTx: end.tx_number ?? '0', lastId: end.id, cluster, sealedAt: head.now } as const;
    await insertBlock(tx, newBlock(deps.keyring, last, content));
    return { count: rows.length, isFull: rows.length === batch };
  });
  return sealed === 'era_ended' ? openEra(deps, batch) : sealed;
}
