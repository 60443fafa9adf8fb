import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Block, BlockKind, StoredBlock, TrailRow } from './block.ts';

/** The end of the chain, and where it is being written. */
export interface Head {
  readonly now: Date;
  /** All transactions with lower numbers have ended. */
  readonly horizon: string;
  /** The server's own identity: a restored database is on another. */
  readonly cluster: string;
  readonly last: (Pick<Block, 'number' | 'kind' | 'lastTx' | 'lastId' | 'cluster' | 'sealedAt'> & Ended) | undefined;
}

interface Ended {
  readonly nextSeq: number;
  readonly hash: Buffer;
}

interface HeadRow {
  readonly now: Date;
  readonly horizon: string;
  readonly cluster: string;
  readonly number: string | null;
  readonly kind: BlockKind;
  readonly next_seq: string;
  readonly last_tx: string;
  readonly last_id: string;
  readonly sealed_on: string;
  readonly sealed_at: Date;
  readonly hash: Buffer;
}

/** One of all processes at a time, until its transaction ends; false when another has it. */
export async function lockTrail(tx: Db, what: 'chain' | 'copy'): Promise<boolean> {
  const name = `paiza audit ${what}`;
  const { rows } = await sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(hashtext(${name})) as locked`.execute(tx);
  return rows[0]?.locked === true;
}

export async function readHead(db: Db): Promise<Head> {
  const { rows } = await sql<HeadRow>`
    select date_trunc('milliseconds', clock_timestamp()) as now,
      (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_offset())::text as horizon,
      audit_cluster() as cluster,
      last.*
    from (values (1)) as one
    left join (
      select number::text, kind, (first_seq + cardinality(event_ids))::text as next_seq, last_tx::text, last_id, cluster as sealed_on,
        sealed_at, hash
      from only audit_blocks order by audit_blocks.number desc limit 1
    ) last on true`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a left join gives a row');
  const { now, horizon, cluster } = row;
  return { now, horizon, cluster, last: row.number === null ? undefined : lastOf(row, row.number) };
}

function lastOf(row: HeadRow, number: string): NonNullable<Head['last']> {
  const { kind, last_tx: lastTx, last_id: lastId, sealed_on: cluster, sealed_at: sealedAt, hash } = row;
  return { number: Number(number), kind, lastTx, lastId, cluster, sealedAt, hash, nextSeq: Number(row.next_seq) };
}

const columns = sql`e.id, trunc(extract(epoch from e.at) * 1000000)::text as at_us, e.tx_number::text as tx_number, e.actor, e.action,
  e.account_id, e.client_id, e.details::text as details, e.row_mac`;

/** Written by transactions that have ended, after a place in the chain; in the order of transactions, then ids. */
export async function readUnsealed(
  db: Db,
  {
    lastTx,
    lastId,
    horizon,
    limit,
  }: { readonly lastTx: string; readonly lastId: string; readonly horizon: string; readonly limit: number },
): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from only audit_events e
    where e.tx_number >= ${lastTx}::bigint and e.tx_number < ${horizon}::bigint
      and (e.tx_number > ${lastTx}::bigint or e.id collate "C" > ${lastId})
    order by e.tx_number, e.id collate "C" limit ${limit}::int`.execute(db);
  return rows;
}

/** Every number from here on is greater than all before, in whatever server they were given. Resolves to the first. */
export async function beginEra(db: Db): Promise<string> {
  const { rows } = await sql<{ first: string }>`select audit_begin_era()::text as first`.execute(db);
  return rows[0]?.first ?? '';
}

/** Of before an era and in no block since `knownFrom`, by id. */
export async function readLeftOver(
  db: Db,
  input: { readonly afterId: string; readonly before: string; readonly knownFrom: number; readonly limit: number },
): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from only audit_events e
    left join (select unnest(event_ids) as id from only audit_blocks where number >= ${input.knownFrom}::bigint) known on known.id = e.id
    where e.id > ${input.afterId} and (e.tx_number is null or e.tx_number < ${input.before}::bigint) and known.id is null
    order by e.id limit ${input.limit}::int`.execute(db);
  return rows;
}

/** The first block that was sealed since a moment; undefined when none was. Looks at no more than the newest hundred thousand. */
export async function readFirstSince(db: Db, since: Date): Promise<number | undefined> {
  const { rows } = await sql<{ number: string | null }>`
    select min(number)::text as number from (select number, sealed_at from only audit_blocks order by number desc limit 100000) newest
    where sealed_at >= ${since}`.execute(db);
  const number = rows[0]?.number ?? undefined;
  return number === undefined ? undefined : Number(number);
}

export interface OpeningState {
  /** When the last block before it was sealed; undefined when it is the first. */
  readonly before: Date | undefined;
  /** Its first block; undefined when it is still to be begun. */
  readonly begun: { readonly number: number; readonly at: Date } | undefined;
}

/** How far the opening has come that the chain ends with, or that is to come next. */
export async function readOpening(db: Db): Promise<OpeningState> {
  const { rows } = await sql<{ before: Date | null; number: string | null; at: Date | null }>`
    select settled.sealed_at as before, opening.number::text as number, opening.sealed_at as at
    from (values (1)) as one
    left join (select number, sealed_at from only audit_blocks where kind <> 'opening' order by number desc limit 1) settled on true
    left join lateral (
      select number, sealed_at from only audit_blocks where number > coalesce(settled.number, 0) order by number limit 1
    ) opening on true`.execute(db);
  const { before, number, at } = rows[0] ?? { before: null, number: null, at: null };
  return { before: before ?? undefined, begun: number === null || at === null ? undefined : { number: Number(number), at } };
}

/** Its number is the key: of two that would follow the same block one fails. */
export async function insertBlock(db: Db, block: StoredBlock): Promise<void> {
  await sql`
    insert into audit_blocks
      (number, kind, first_seq, last_tx, last_id, cluster, sealed_at, event_ids, leaves, root, previous_hash, hash, hash_mac)
    values (${block.number}, ${block.kind}, ${block.firstSeq}, ${block.lastTx}::bigint, ${block.lastId}, ${block.cluster},
      ${block.sealedAt}, ${block.eventIds}::text[], ${block.leaves}, ${block.root}, ${block.previousHash}, ${block.hash},
      ${block.hashMac})`.execute(db);
}
