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

export async function readLastCheckpoint(db: Db): Promise<LastCheckpoint | undefined> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .select(['number', 'block', 'seq', 'frontier', 'payload', 'signature'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const [number, block, seq] = [Number(row.number), Number(row.block), Number(row.seq)];
  return { number, block, seq, frontier: parseFrontier(block, row.frontier), payload: row.payload, signature: row.signature };
}

export async function readHashesAfter(db: Db, block: number, limit: number) {
  const { rows } = await sql<{ number: string; hash: Buffer; last_seq: string }>`
    select number::text, hash, (first_seq + cardinality(event_ids) - 1)::text as last_seq from audit_blocks
    where number > ${block}::bigint order by audit_blocks.number limit ${limit}::int`.execute(db);
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
    select number::text, payload, signature from audit_checkpoints where number > ${after}::bigint
    order by audit_checkpoints.number limit ${limit}::int`.execute(db);
  return rows.map((row): NumberedCheckpoint => ({ ...row, number: Number(row.number) }));
}
