import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { BlockKind, StoredBlock, TrailRow } from './block.ts';
import type { StoredCheckpoint } from './checkpoint.ts';

interface BlockRow {
  readonly number: string;
  readonly kind: BlockKind;
  readonly first_seq: string;
  readonly last_tx: string;
  readonly last_id: string;
  readonly cluster: string;
  readonly sealed_at: Date | null;
  readonly event_ids: string[];
  readonly leaves: Buffer;
  readonly root: Buffer;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly hash_mac: Buffer;
}

/** For a moment that no clock shows, as `infinity`. */
const UNREADABLE = new Date(Number.NaN);

function readable(moment: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${moment} >= '0001-01-01Z' and ${moment} < '10000-01-01Z' then ${moment} end`;
}

/** In order; numbers that nothing can count to are left to {@link countRows}. */
export async function readBlocks(db: Db, { after, limit }: { readonly after: number; readonly limit: number }) {
  const { rows } = await sql<BlockRow>`
    select number::text, kind, first_seq::text, last_tx::text, last_id, cluster, ${readable(sql.ref('sealed_at'))} as sealed_at,
      event_ids, leaves, root, previous_hash, hash, hash_mac
    from only audit_blocks where number > ${after}::bigint and number <= ${Number.MAX_SAFE_INTEGER}::bigint
    order by audit_blocks.number limit ${limit}::int`.execute(db);
  return rows.map((row): StoredBlock => ({
    number: Number(row.number),
    kind: row.kind,
    firstSeq: Number(row.first_seq),
    count: row.event_ids.length,
    lastTx: row.last_tx,
    lastId: row.last_id,
    cluster: row.cluster,
    sealedAt: row.sealed_at ?? UNREADABLE,
    eventIds: row.event_ids,
    leaves: row.leaves,
    root: row.root,
    previousHash: row.previous_hash,
    hash: row.hash,
    hashMac: row.hash_mac,
  }));
}

const columns = sql`e.id, trunc(extract(epoch from e.at) * 1000000)::text as at_us, e.tx_number::text as tx_number, e.actor, e.action,
  e.account_id, e.client_id, e.details::text as details, e.row_mac`;

/** Every line that has one of these ids: more than one where the table has lost its key. */
export async function readRows(db: Db, ids: readonly string[]): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from unnest(${[...new Set(ids)]}::text[]) as wanted (id) join only audit_events e on e.id = wanted.id`.execute(db);
  return rows;
}

/** What no block has reached yet, in the order in which it will be sealed. */
export async function readTail(
  db: Db,
  { lastTx, lastId, limit }: { readonly lastTx: string; readonly lastId: string; readonly limit: number },
): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from only audit_events e
    where e.tx_number >= ${lastTx}::bigint and (e.tx_number > ${lastTx}::bigint or e.id collate "C" > ${lastId})
    order by e.tx_number, e.id collate "C" limit ${limit}::int`.execute(db);
  return rows;
}

/** Number of the first transaction that had not begun at the moment of the reading, and the server on which that is so. */
export async function readNumberLimit(db: Db): Promise<{ readonly limit: string; readonly cluster: string }> {
  const { rows } = await sql<{ limit: string; cluster: string }>`
    select (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + audit_offset())::text as limit, audit_cluster() as cluster`.execute(db);
  return rows[0] ?? { limit: '0', cluster: '' };
}

/** Ids that stand more than once among what no block has reached, each with the place of its first line there, from 0. */
export async function readRepeated(
  db: Db,
  { lastTx, lastId, limit }: { readonly lastTx: string; readonly lastId: string; readonly limit: number },
): Promise<readonly { readonly id: string; readonly count: number; readonly place: number }[]> {
  const { rows } = await sql<{ id: string; count: string; place: string }>`
    select id, count(*)::text as count, min(place)::text as place from (
      select e.id, row_number() over (order by e.tx_number, e.id collate "C") - 1 as place from only audit_events e
      where e.tx_number >= ${lastTx}::bigint and (e.tx_number > ${lastTx}::bigint or e.id collate "C" > ${lastId})
    ) waiting
    group by id having count(*) > 1 order by min(place) limit ${limit}::int`.execute(db);
  return rows.map(({ id, count, place }) => ({ id, count: Number(count), place: Number(place) }));
}

/** How many rows each table has by itself, whatever the verifier could make of them. */
export async function countRows(db: Db): Promise<{ readonly events: number; readonly blocks: number; readonly checkpoints: number }> {
  const { rows } = await sql<{ events: string; blocks: string; checkpoints: string }>`
    select (select count(*) from only audit_events)::text as events, (select count(*) from only audit_blocks)::text as blocks,
      (select count(*) from only audit_checkpoints)::text as checkpoints`.execute(db);
  const { events, blocks, checkpoints } = rows[0] ?? { events: '0', blocks: '0', checkpoints: '0' };
  return { events: Number(events), blocks: Number(blocks), checkpoints: Number(checkpoints) };
}

/** Lines that are in no block and not after the last one, each with the sequence number before which it was put. */
export async function readStrangers(
  db: Db,
  { lastTx, lastId, limit }: { readonly lastTx: string; readonly lastId: string; readonly limit: number },
): Promise<readonly { readonly id: string; readonly seq: number }[]> {
  const { rows } = await sql<{ id: string; seq: string }>`
    with strangers as (
      select e.id, coalesce(e.tx_number, 0) as tx_number from only audit_events e
      left join (
        select unnest(event_ids) as id from only audit_blocks where number between 1 and ${Number.MAX_SAFE_INTEGER}::bigint
      ) sealed on sealed.id = e.id
      where sealed.id is null
        and (e.tx_number is null or e.tx_number < ${lastTx}::bigint or (e.tx_number = ${lastTx}::bigint and e.id collate "C" <= ${lastId}))
      order by e.id limit ${limit}::int
    )
    select s.id, coalesce(b.first_seq + (
        select count(*) from only audit_events known
        where known.id = any(b.event_ids)
          and (known.tx_number < s.tx_number or (known.tx_number = s.tx_number and known.id collate "C" < s.id collate "C"))
      ), 1)::text as seq
    from strangers s left join lateral (
      select first_seq, event_ids from only audit_blocks
      where number > 0 and (last_tx > s.tx_number or (last_tx = s.tx_number and last_id collate "C" >= s.id collate "C"))
      order by number limit 1
    ) b on true
    order by 2`.execute(db);
  return rows.map(({ id, seq }) => ({ id, seq: Number(seq) }));
}

type CheckpointRow = Omit<StoredCheckpoint, 'number' | 'block' | 'seq' | 'at'> &
  Record<'number' | 'block' | 'seq', string> & { readonly at: Date | null };

export async function readStoredCheckpoints(db: Db, { after, limit }: { readonly after: number; readonly limit: number }) {
  const { rows } = await sql<CheckpointRow>`
    select number::text, block::text, seq::text, ${readable(sql.ref('at'))} as at, frontier, payload, signature
    from only audit_checkpoints where number > ${after}::bigint and number <= ${Number.MAX_SAFE_INTEGER}::bigint
    order by audit_checkpoints.number limit ${limit}::int`.execute(db);
  return rows.map((row): StoredCheckpoint => ({
    ...row,
    number: Number(row.number),
    block: Number(row.block),
    seq: Number(row.seq),
    at: row.at ?? UNREADABLE,
  }));
}
