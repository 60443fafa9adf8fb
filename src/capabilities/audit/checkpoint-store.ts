import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { SignedCheckpoint } from './checkpoint.ts';
import { parseFrontier, type Frontier } from './merkle.ts';

export interface LastCheckpoint extends SignedCheckpoint {
  readonly number: number;
  readonly block: number;
  readonly seq: number;
  readonly frontier: Frontier;
}

interface LastRow extends SignedCheckpoint {
  readonly number: string;
  readonly block: string;
  readonly seq: string;
  readonly frontier: Buffer;
}

export async function readLastCheckpoint(db: Db): Promise<LastCheckpoint | undefined> {
  const { rows } = await sql<LastRow>`
    select number::text, block::text, seq::text, frontier, payload, signature from only audit_checkpoints
    order by audit_checkpoints.number desc limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const [number, block, seq] = [Number(row.number), Number(row.block), Number(row.seq)];
  return { number, block, seq, frontier: parseFrontier(block, row.frontier), payload: row.payload, signature: row.signature };
}

export async function readHashesAfter(db: Db, block: number, limit: number) {
  const { rows } = await sql<{ number: string; hash: Buffer; last_seq: string }>`
    select number::text, hash, (first_seq + cardinality(event_ids) - 1)::text as last_seq from only audit_blocks
    where number > ${block}::bigint and number <= ${Number.MAX_SAFE_INTEGER}::bigint order by audit_blocks.number limit ${limit}::int`.execute(
    db,
  );
  return rows.map((row) => ({ number: Number(row.number), hash: row.hash, lastSeq: Number(row.last_seq) }));
}

export interface NewCheckpoint extends Omit<LastCheckpoint, 'frontier'> {
  readonly at: Date;
  readonly frontier: Buffer;
}

export async function insertCheckpoint(db: Db, { number, block, seq, ...checkpoint }: NewCheckpoint): Promise<void> {
  const numbers = { number: String(number), block: String(block), seq: String(seq) };
  await db
    .insertInto('audit_checkpoints')
    .values({ ...checkpoint, ...numbers })
    .execute();
}

export interface NumberedCheckpoint extends SignedCheckpoint {
  readonly number: number;
}

export async function readCheckpoints(db: Db, { after, limit }: { readonly after: number; readonly limit: number }) {
  const { rows } = await sql<{ number: string; payload: string; signature: string }>`
    select number::text, payload, signature from only audit_checkpoints
    where number > ${after}::bigint and number <= ${Number.MAX_SAFE_INTEGER}::bigint
    order by audit_checkpoints.number limit ${limit}::int`.execute(db);
  return rows.map((row): NumberedCheckpoint => ({ ...row, number: Number(row.number) }));
}
