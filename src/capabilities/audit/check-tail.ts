import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { TrailRow } from './block.ts';
import type { ChainCheck } from './chain-check.ts';
import type { Findings } from './findings.ts';
import { checkMac } from './row-check.ts';
import { readNumberLimit, readRepeated, readTail } from './verify-store.ts';

export interface CheckTailInput {
  readonly keyring: Keyring | undefined;
  /** Followed to its end. */
  readonly chain: ChainCheck;
  readonly findings: Findings;
}

const ROWS = 10_000;
const REPEATED = 1000;

/** Judges what waits for its seal by what its writers vouched for; resolves to how many lines that are. */
export async function checkTail(tx: Db, { keyring, chain, findings }: CheckTailInput): Promise<number> {
  const sealedAt = new Date();
  const limit = await limitOf(tx, chain);
  const end = { lastTx: chain.lastTx, lastId: chain.lastId };
  const judge = (row: TrailRow, seq: number): void => {
    const verdict = checkMac(keyring, row, chain.mayLackMac({ kind: 'regular', cluster: '', sealedAt }));
    if (verdict !== undefined) findings.add(seq, verdict.what, `${verdict.detail} (not sealed yet)`);
    else if (limit !== undefined && BigInt(row.tx_number ?? '0') >= limit)
      findings.add(seq, 'changed', `${row.id} names a transaction that has not begun (not sealed yet)`);
  };
  for (const { id, count, place } of await readRepeated(tx, { ...end, limit: REPEATED }))
    findings.add(chain.nextSeq + place, 'inserted', `${id} stands ${count} times (not sealed yet)`);
  let { lastTx, lastId } = end;
  for (let count = 0; ;) {
    const rows = await readTail(tx, { lastTx, lastId, limit: ROWS });
    rows.forEach((row, index) => judge(row, chain.nextSeq + count + index));
    count += rows.length;
    const last = rows.at(-1);
    if (rows.length < ROWS || last === undefined) return count;
    [lastTx, lastId] = [last.tx_number ?? '0', last.id];
  }
}

/**
 * No transaction has this number yet, nor a greater one: a line that names one would never be sealed, and could be taken away later without
 * a trace. Undefined where numbers of another server stand in the tail, which is sealed by id.
 */
async function limitOf(tx: Db, { kind, cluster }: ChainCheck): Promise<bigint | undefined> {
  const here = await readNumberLimit(tx);
  return kind === undefined || kind === 'opening' || cluster !== here.cluster ? undefined : BigInt(here.limit);
}
