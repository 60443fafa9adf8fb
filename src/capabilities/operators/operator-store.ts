import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Operator } from './operator.ts';

export interface ListedOperator extends Operator {
  readonly active: boolean;
  readonly addedAt: Date;
  readonly changedAt: Date;
}

const columns = sql.raw(
  'id as "operatorId", account_id as "accountId", centre_id as "centreId", role, active, added_at as "addedAt", changed_at as "changedAt"',
);

export interface UpsertedOperator {
  readonly operator: ListedOperator;
  readonly added: boolean;
}

/** An account has one row for ever: whoever comes back, or changes centre or role, keeps the id that the trail knows. */
export async function upsertOperator(db: Db, { operatorId, accountId, centreId, role }: Operator): Promise<UpsertedOperator> {
  const { rows } = await sql<ListedOperator>`
    insert into operators (id, account_id, centre_id, role) values (${operatorId}, ${accountId}, ${centreId}, ${role})
    on conflict (account_id) do update
    set centre_id = excluded.centre_id, role = excluded.role, active = true, changed_at = clock_timestamp()
    returning ${columns}`.execute(db);
  const operator = rows[0]!;
  return { operator, added: operator.operatorId === operatorId };
}

/** False when there is none, or none active. */
export async function deactivate(db: Db, operatorId: string): Promise<ListedOperator | undefined> {
  const { rows } = await sql<ListedOperator>`
    update operators set active = false, changed_at = clock_timestamp()
    where id = ${operatorId} and active returning ${columns}`.execute(db);
  return rows[0];
}

/** Of one centre, or all; in the order in which they came. */
export async function readOperators(db: Db, centreId: string | undefined): Promise<readonly ListedOperator[]> {
  const { rows } = await sql<ListedOperator>`
    select ${columns} from operators where (${centreId ?? null}::text is null or centre_id = ${centreId ?? null}::text)
    order by centre_id, id`.execute(db);
  return rows;
}

export async function readActiveOperator(db: Db, accountId: string): Promise<Operator | undefined> {
  const { rows } = await sql<Operator>`select ${columns} from operators where account_id = ${accountId} and active`.execute(db);
  return rows[0];
}

/**
 * The operator as they are at this moment, held so until the transaction ends: who loses the role or the post meanwhile comes before or
 * after what is being done, never between.
 */
export async function lockActiveOperator(db: Db, operatorId: string): Promise<Operator | undefined> {
  const { rows } = await sql<Operator>`select ${columns} from operators where id = ${operatorId} and active for share`.execute(db);
  return rows[0];
}

export interface SessionLimits {
  readonly idleSeconds: number;
  readonly sessionSeconds: number;
}

/**
 * The operator behind a desk session that is alive, by one statement on every request: idle too long, too old, ended, or the operator no
 * longer one, and there is none. Looking keeps it alive.
 */
export async function touchSession(
  db: Db,
  { accountId, sessionUid, idleSeconds, sessionSeconds }: SessionLimits & { readonly accountId: string; readonly sessionUid: string },
): Promise<(Operator & { readonly sessionId: string }) | undefined> {
  const { rows } = await sql<Operator & { readonly sessionId: string }>`
    update desk_sessions as session set last_seen_at = clock_timestamp()
    from operators
    where session.session_uid = ${sessionUid} and session.ended_at is null
      and session.last_seen_at > clock_timestamp() - make_interval(secs => ${idleSeconds}::int)
      and session.started_at > clock_timestamp() - make_interval(secs => ${sessionSeconds}::int)
      and operators.id = session.operator_id and operators.account_id = ${accountId} and operators.active
    returning session.id as "sessionId", operators.id as "operatorId", operators.account_id as "accountId",
      operators.centre_id as "centreId", operators.role`.execute(db);
  return rows[0];
}

export interface NewDeskSession {
  readonly sessionId: string;
  readonly operatorId: string;
  readonly sessionUid: string;
}

/**
 * What this sign-in had before and is dead, or was another operator's, is over. One that is alive stays: of several that start at once the
 * unique index lets one stand. False when there was one.
 */
export async function startSession(db: Db, { sessionId, operatorId, sessionUid }: NewDeskSession, limits: SessionLimits): Promise<boolean> {
  await sql`
    update desk_sessions set ended_at = clock_timestamp()
    where session_uid = ${sessionUid} and ended_at is null and (operator_id <> ${operatorId}
      or last_seen_at <= clock_timestamp() - make_interval(secs => ${limits.idleSeconds}::int)
      or started_at <= clock_timestamp() - make_interval(secs => ${limits.sessionSeconds}::int))`.execute(db);
  const { rows } = await sql`
    insert into desk_sessions (id, operator_id, session_uid) values (${sessionId}, ${operatorId}, ${sessionUid})
    on conflict (session_uid) where ended_at is null do nothing returning id`.execute(db);
  return rows.length === 1;
}

export async function endSessions(db: Db, sessionUid: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update desk_sessions set ended_at = clock_timestamp() where session_uid = ${sessionUid} and ended_at is null`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Wherever this operator is at the desk. */
export async function endSessionsOf(db: Db, operatorId: string): Promise<void> {
  await sql`
    update desk_sessions set ended_at = clock_timestamp() where operator_id = ${operatorId} and ended_at is null`.execute(db);
}

const HOUR_SECONDS = 3600;

/** Counts one look unless the hour's are spent. The caller holds the operator's row, so that looks at once are counted one by one. */
export async function countSearch(
  db: Db,
  { operatorId, limit }: { readonly operatorId: string; readonly limit: number },
): Promise<{ readonly counted: true } | { readonly counted: false; readonly retryAfterSeconds: number }> {
  const { rows } = await sql<{ looks: number; oldest: number | null }>`
    select count(*)::int as looks, extract(epoch from clock_timestamp() - min(at))::float as oldest from desk_searches
    where operator_id = ${operatorId} and at > clock_timestamp() - make_interval(secs => ${HOUR_SECONDS}::int)`.execute(db);
  const { looks = 0, oldest } = rows[0] ?? {};
  if (looks >= limit) return { counted: false, retryAfterSeconds: Math.max(1, Math.ceil(HOUR_SECONDS - (oldest ?? 0))) };
  await sql`insert into desk_searches (operator_id) values (${operatorId})`.execute(db);
  return { counted: true };
}

/** Held by those who count their own looks. */
export async function lockForCounting(db: Db, operatorId: string): Promise<void> {
  await sql`select id from operators where id = ${operatorId} for no key update`.execute(db);
}

export async function deleteOldSearches(db: Db): Promise<void> {
  await sql`delete from desk_searches where at < clock_timestamp() - interval '1 day'`.execute(db);
}
