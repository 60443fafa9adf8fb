import { sql } from 'kysely';
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
  readonly sealed_at: Date;
  readonly event_ids: string[];
  readonly leaves: Buffer;
  readonly root: Buffer;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly hash_mac: Buffer;
}

export async function readBlocks(db: Db, { after, limit }: { readonly after: number; readonly limit: number }) {
  const { rows } = await sql<BlockRow>`
    select number::text, kind, first_seq::text, last_tx::text, last_id, cluster, sealed_at, event_ids, leaves, root, previous_hash, hash,
      hash_mac
    from audit_blocks where number > ${after}::bigint order by audit_blocks.number limit ${limit}::int`.execute(db);
  return rows.map((row): StoredBlock => ({
    number: Number(row.number),
    kind: row.kind,
    firstSeq: Number(row.first_seq),
    count: row.event_ids.length,
    lastTx: row.last_tx,
    lastId: row.last_id,
    cluster: row.cluster,
    sealedAt: row.sealed_at,
    eventIds: row.event_ids,
    leaves: row.leaves,
    root: row.root,
    previousHash: row.previous_hash,
    hash: row.hash,
    hashMac: row.hash_mac,
  }));
}

const columns = sql`e.id, (extract(epoch from e.at) * 1000000)::bigint::text as at_us, e.tx_number::text as tx_number, e.actor, e.action,
  e.account_id, e.client_id, e.details::text as details, e.row_mac`;

export async function readRows(db: Db, ids: readonly string[]): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from unnest(${ids}::text[]) as wanted (id) join audit_events e on e.id = wanted.id`.execute(db);
  return rows;
}

/** What no block has reached yet, in the order in which it will be sealed. */
export async function readTail(
  db: Db,
  { lastTx, lastId, limit }: { readonly lastTx: string; readonly lastId: string; readonly limit: number },
): Promise<readonly TrailRow[]> {
  const { rows } = await sql<TrailRow>`
    select ${columns} from audit_events e
    where e.tx_number >= ${lastTx}::bigint and (e.tx_number > ${lastTx}::bigint or e.id collate "C" > ${lastId})
    order by e.tx_number, e.id collate "C" limit ${limit}::int`.execute(db);
  return rows;
}

export async function countRows(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*)::text as count from audit_events`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

/** Lines that are in no block and not after the last one, each with the sequence number before which it was put. */
export async function readStrangers(
  db: Db,
  { lastTx, lastId, limit }: { readonly lastTx: string; readonly lastId: string; readonly limit: number },
): Promise<readonly { readonly id: string; readonly seq: number }[]> {
  const { rows } = await sql<{ id: string; seq: string }>`
    with strangers as (
      select e.id, coalesce(e.tx_number, 0) as tx_number from audit_events e
      left join (select unnest(event_ids) as id from audit_blocks) sealed on sealed.id = e.id
      where sealed.id is null
        and (e.tx_number is null or e.tx_number < ${lastTx}::bigint or (e.tx_number = ${lastTx}::bigint and e.id collate "C" <= ${lastId}))
      order by e.id limit ${limit}::int
    )
    select s.id, coalesce(b.first_seq + (
        select count(*) from audit_events known
        where known.id = any(b.event_ids)
          and (known.tx_number < s.tx_number or (known.tx_number = s.tx_number and known.id collate "C" < s.id collate "C"))
      ), 1)::text as seq
    from strangers s left join lateral (
      select first_seq, event_ids from audit_blocks
      where last_tx > s.tx_number or (last_tx = s.tx_number and last_id collate "C" >= s.id collate "C") order by number limit 1
    ) b on true
    order by 2`.execute(db);
  return rows.map(({ id, seq }) => ({ id, seq: Number(seq) }));
}

export async function readStoredCheckpoints(db: Db, { after, limit }: { readonly after: number; readonly limit: number }) {
  const { rows } = await sql<Omit<StoredCheckpoint, 'number' | 'block' | 'seq'> & Record<'number' | 'block' | 'seq', string>>`
    select number::text, block::text, seq::text, at, frontier, payload, signature from audit_checkpoints
    where number > ${after}::bigint order by audit_checkpoints.number limit ${limit}::int`.execute(db);
  return rows.map((row): StoredCheckpoint => ({ ...row, number: Number(row.number), block: Number(row.block), seq: Number(row.seq) }));
}
