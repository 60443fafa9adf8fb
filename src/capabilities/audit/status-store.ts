import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** How far the trail is sealed and signed. */
export interface TrailStatus {
  /** Age of the oldest event that is not sealed; 0 when all are. */
  readonly unsealedSeconds: number;
  readonly sealDue: boolean;
  /** A line names a transaction that has not begun: it would wait for its seal for ever. */
  readonly isAhead: boolean;
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
  readonly is_ahead: boolean | null;
  readonly checkpoint: string;
  readonly is_unsigned: boolean;
  readonly unsigned_events: string;
  readonly signed_seconds: number | null;
}

/** One statement that looks at four rows by their indexes: it runs every second in every process. */
export async function readStatus(db: Db): Promise<TrailStatus> {
  const { rows } = await sql<StatusRow>`
    select
      coalesce(last.kind <> 'opening' and last.cluster = audit_cluster(), false) as is_open,
      case when isfinite(last.sealed_at) then extract(epoch from clock_timestamp() - last.sealed_at)::float8 end as idle_seconds,
      case when isfinite(oldest.at) then extract(epoch from clock_timestamp() - oldest.at)::float8 end as oldest_seconds,
      oldest.tx_number < pg_snapshot_xmin(pg_current_snapshot())::text::bigint + audit_offset() as is_ended,
      newest.tx_number >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint + audit_offset() as is_ahead,
      coalesce(signed.number, 0)::text as checkpoint,
      coalesce(last.number > coalesce(signed.block, 0), false) as is_unsigned,
      coalesce(last.next_seq - 1 - coalesce(signed.seq, 0), 0)::text as unsigned_events,
      case when isfinite(signed.at) then extract(epoch from clock_timestamp() - signed.at)::float8 end as signed_seconds
    from (values (1)) as one
    left join (
      select number, kind, cluster, sealed_at, last_tx, last_id, first_seq + cardinality(event_ids) as next_seq
      from only audit_blocks order by number desc limit 1
    ) last on true
    left join lateral (
      select at, tx_number from only audit_events
      where tx_number >= coalesce(last.last_tx, 0)
        and (tx_number > coalesce(last.last_tx, 0) or id collate "C" > coalesce(last.last_id, ''))
      order by tx_number limit 1
    ) oldest on true
    left join (
      select tx_number from only audit_events where tx_number is not null order by tx_number desc limit 1
    ) newest on true
    left join (select number, block, seq, at from only audit_checkpoints order by number desc limit 1) signed on true`.execute(db);
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
    // Elsewhere numbers may have been higher: what was restored from there is sealed by id.
    isAhead: row.is_open && row.is_ahead === true,
    unsigned: row.is_unsigned ? { events: Number(row.unsigned_events), seconds: row.signed_seconds ?? Infinity } : undefined,
    checkpoint: Number(row.checkpoint),
  };
}
