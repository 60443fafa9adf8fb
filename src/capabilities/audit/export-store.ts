import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** Disclosures to relying parties, or everything else of a trail. */
export type EventPart = 'disclosures' | 'activity';

export interface ExportedRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly client_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

export interface EventPage {
  readonly accountId: string;
  readonly part: EventPart;
  /** Ids of events begin with their time: from the first after this one … */
  readonly after: string;
  /** … to this one. */
  readonly until: string;
  readonly limit: number;
}

/** By the index (account_id, id). */
export async function readEventPage(db: Db, { accountId, part, after, until, limit }: EventPage): Promise<readonly ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    select id, at, actor, action, client_id, details from audit_events
    where account_id = ${accountId} and id > ${after} and id <= ${until}
      and (action = 'claims.disclosed') = ${part === 'disclosures'}::boolean
    order by id limit ${limit}::int`.execute(db);
  return rows;
}

/** Newest first. */
export async function readNewestEvents(
  db: Db,
  { accountId, part, until, limit }: Omit<EventPage, 'after'>,
): Promise<readonly ExportedRow[]> {
  const { rows } = await sql<ExportedRow>`
    select id, at, actor, action, client_id, details from audit_events
    where account_id = ${accountId} and id <= ${until} and (action = 'claims.disclosed') = ${part === 'disclosures'}::boolean
    order by id desc limit ${limit}::int`.execute(db);
  return rows;
}

/** Id of the newest event of an account; empty when it has none. */
export async function readNewestId(db: Db, accountId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select id from audit_events where account_id = ${accountId} order by id desc limit 1`.execute(db);
  return rows[0]?.id ?? '';
}
