import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** How far the trail is sealed and signed. */
export interface TrailStatus {
  /** Age of the oldest event that is not sealed; 0 when all are. */
  readonly unsealedSeconds: number;
  readonly sealDue: boolean;
  /** Events sealed since the last checkpoint, and its age. Undefined when it speaks of the whole chain. */
  readonly unsigned: { readonly events: number; readonly seconds: number } | undefined;
  /** Number of the last checkpoint, 0 before the first. */
  readonly checkpoint: number;
}

interface StatusRow {
  readonly is_open: boolean;
  readonly idle_seconds: number | null;
  readonly oldest_seconds: number | null;
  readonly is_ended: boolean | null;
  readonly checkpoint: string;
  readonly is_unsigned: boolean;
  readonly unsigned_events: string;
  readonly signed_seconds: number | null;
}

/** One statement that looks at three rows by their indexes: it runs every second in every process. */
export async function readStatus(db: Db): Promise<TrailStatus> {
  const { rows } = await sql<StatusRow>`
    select
      coalesce(last.kind <> 'opening' and last.cluster = audit_cluster(), false) as is_open,
      extract(epoch from clock_timestamp() - last.sealed_at)::float8 as idle_seconds,
      extract(epoch from clock_timestamp() - oldest.at)::float8 as oldest_seconds,
      oldest.tx_number < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_offset() as is_ended,
      coalesce(signed.number, 0)::text as checkpoint,
      coalesce(last.number > coalesce(signed.block, 0), false) as is_unsigned,
      coalesce(last.next_seq - 1 - coalesce(signed.seq, 0), 0)::text as unsigned_events,
      extract(epoch from clock_timestamp() - signed.at)::float8 as signed_seconds
    from (values (1)) as one
    left join (
      select number, kind, cluster, sealed_at, last_tx, last_id, first_seq + cardinality(event_ids) as next_seq
      from audit_blocks order by number desc limit 1
    ) last on true
    left join lateral (
      select at, tx_number from audit_events
      where tx_number >= coalesce(last.last_tx, 0)
        and (tx_number > coalesce(last.last_tx, 0) or id collate "C" > coalesce(last.last_id, ''))
      order by tx_number limit 1
    ) oldest on true
    left join (select number, block, seq, at from audit_checkpoints order by number desc limit 1) signed on true`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('a left join gives a row');
  return statusOf(row);
}

function statusOf(row: StatusRow): TrailStatus {
  const oldest = Math.max(0, row.oldest_seconds ?? 0);
  return {
    // While what was there before the chain is being sealed, its pace is what counts.
    unsealedSeconds: row.is_open ? oldest : Math.min(oldest, row.idle_seconds ?? 0),
    sealDue: !row.is_open || row.is_ended === true,
    unsigned: row.is_unsigned ? { events: Number(row.unsigned_events), seconds: row.signed_seconds ?? Infinity } : undefined,
    checkpoint: Number(row.checkpoint),
  };
}
