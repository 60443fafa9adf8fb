import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { currentOrigin } from './attach-origin.ts';
import { trailOf } from './attach-trail.ts';
import type { AuditEvent } from './audit-event.ts';
import { canonicalDetails, rowMac } from './row-mac.ts';

export async function insertEvent(db: Db, event: AuditEvent): Promise<void> {
  await db.insertInto('audit_events').values(rowOf(db, event)).execute();
}

/** The same insert as a part of a larger statement. `source` is what follows the select list: from where, and whether at all. */
export function eventInsert(db: Db, event: AuditEvent, source: RawBuilder<unknown>): RawBuilder<unknown> {
  const row = rowOf(db, event);
  return sql`insert into audit_events (id, actor, action, account_id, client_id, details, row_mac)
    select ${row.id}::text, ${row.actor}::text, ${row.action}::text, ${row.account_id}::text, ${row.client_id}::text, ${row.details}::jsonb,
      ${row.row_mac}::bytea
    ${source}`;
}

/**
 * The same insert of several events for the text of a prepared statement whose parameters from `$first` on are those of `eventColumns`.
 * One that was recorded in just these words within the last half hour is not recorded again: a relying party that asks over and over learns
 * nothing new. `condition` is SQL. Ids begin with their time (RFC 9562 §5.7), which bounds the look back by the index (account_id, id); with
 * `not exists` the planner would read that time of everybody.
 */
export function newEventsInsert(first: number, condition: string): string {
  const texts = [0, 1, 2, 3, 4, 5].map((offset) => `$${first + offset}::text[]`).join(', ');
  return `
    insert into audit_events (id, actor, action, account_id, client_id, details, row_mac)
    select e.id, e.actor, e.action, e.account_id, e.client_id, e.details::jsonb, e.row_mac
    from unnest(${texts}, $${first + 6}::bytea[]) as e (id, actor, action, account_id, client_id, details, row_mac)
    cross join lateral (
      select count(*) as times from (
        select from audit_events known
        where known.account_id = e.account_id and known.client_id = e.client_id and known.action = e.action and known.details = e.details::jsonb
          and known.id > 'aud_' || lpad(to_hex((extract(epoch from now() - interval '30 minutes') * 1000)::bigint), 12, '0')
        order by known.id desc limit 1
      ) as newest
    ) as known
    where ${condition} and known.times = 0`;
}

const columns = ['id', 'actor', 'action', 'account_id', 'client_id', 'details', 'row_mac'] as const;

export function eventColumns(db: Db, events: readonly AuditEvent[]): unknown[] {
  const rows = events.map((event) => rowOf(db, event));
  return columns.map((column) => rows.map((row) => row[column]));
}

function rowOf(db: Db, event: AuditEvent) {
  const origin = event.actor === 'citizen' && event.action.startsWith('authentication.') ? currentOrigin() : undefined;
  const row = {
    id: newId('aud'),
    actor: event.actor,
    action: event.action,
    account_id: event.accountId ?? null,
    client_id: event.clientId ?? null,
  };
  const details = canonicalDetails({ ...event.details, ...origin });
  const keyring = trailOf(db)?.keyring;
  return { ...row, details, row_mac: keyring === undefined ? null : rowMac(keyring, row, details) };
}

interface EventRow {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly client_id: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

/** By the index (account_id, id); ids sort by time. */
export async function readEvents(
  db: Db,
  { accountId, after, limit }: { readonly accountId: string; readonly after: string; readonly limit: number },
): Promise<readonly EventRow[]> {
  return db
    .selectFrom('audit_events')
    .select(['id', 'at', 'actor', 'action', 'client_id', 'details'])
    .where('account_id', '=', accountId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export interface SignInCount {
  readonly accountId: string;
  readonly amr: readonly string[];
  readonly count: number;
}

/** Of these accounts at one relying party, by the factors that were shown. Ids sort by time, so the index (account_id, id) bounds the month. */
export async function readSignInCounts(
  db: Db,
  { accountIds, clientId, afterId }: { readonly accountIds: readonly string[]; readonly clientId: string; readonly afterId: string },
): Promise<readonly SignInCount[]> {
  const { rows } = await sql<SignInCount>`
    select account_id as "accountId", coalesce(details -> 'amr', '[]') as amr, count(*)::int as count
    from audit_events
    where account_id = any(${accountIds}::text[]) and id > ${afterId} and client_id = ${clientId}
      and action = 'authentication.succeeded'
    group by 1, 2`.execute(db);
  return rows;
}

/** Ids sort by time, so the index (account_id, id) bounds the look. */
export async function countEventsOf(
  db: Db,
  { accountId, action, afterId }: { readonly accountId: string; readonly action: string; readonly afterId: string },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from audit_events
    where account_id = ${accountId} and id > ${afterId} and action = ${action}`.execute(db);
  return rows[0]?.count ?? 0;
}
