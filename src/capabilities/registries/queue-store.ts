import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { preparedStatement } from '../../database/prepared-statement.ts';
import type { RegistryId } from './ports.ts';
import type { RegistryQueue, WaitingCheck } from './queue.ts';

export interface ClaimedCheck {
  readonly id: string;
  readonly accountId: string;
  readonly versionId: string;
  /** Number of this attempt, from 1: whoever holds a lower one has lost the check to a later worker. */
  readonly attempts: number;
  /** In a row, before this attempt. */
  readonly faults: number;
  /** Absent until the registry has said that it has the question. */
  readonly secondsSinceSent: number | null;
}

/**
 * Takes what is due, oldest first, for a lease. Workers of all nodes may come at once: a row that one of them has is skipped by the others.
 * `statement_timestamp` and not the wall clock, which PostgreSQL would not look up in the index.
 */
const claimStatement = preparedStatement<ClaimedCheck>(`
  with due as (
    select id from registry_checks
    where registry = $1 and state in ('requested', 'sent') and due_at <= statement_timestamp() and expires_at > statement_timestamp()
    order by due_at limit $2
    for update skip locked
  ), claimed as (
    update registry_checks
    set state = 'sent', attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => $3::int)
    from due where registry_checks.id = due.id
    returning registry_checks.id, account_id, version_id, attempts, faults, sent_at
  )
  select id, account_id as "accountId", version_id as "versionId", attempts, faults,
    extract(epoch from clock_timestamp() - sent_at)::double precision as "secondsSinceSent",
    case when attempts = 1 then pg_notify('paiza_registry_progress', account_id) end
  from claimed`);

export async function claimDue(db: Db, registry: RegistryId, limit: number, leaseSeconds: number): Promise<readonly ClaimedCheck[]> {
  return claimStatement(db, [registry, limit, leaseSeconds]);
}

/** The registry has the question. */
const acceptedStatement = preparedStatement(`
  update registry_checks
  set due_at = clock_timestamp() + make_interval(secs => $3::double precision), sent_at = coalesce(sent_at, clock_timestamp()),
    last_fault = null, faults = 0
  where id = $1 and attempts = $2 and state = 'sent'`);

export async function markAccepted(db: Db, claimed: ClaimedCheck, pauseSeconds: number): Promise<void> {
  await acceptedStatement(db, [claimed.id, claimed.attempts, pauseSeconds]);
}

const faultStatement = preparedStatement(`
  update registry_checks
  set due_at = clock_timestamp() + make_interval(secs => $3::double precision), last_fault = $4, faults = faults + 1
  where id = $1 and attempts = $2 and state = 'sent'`);

export async function postpone(db: Db, claimed: ClaimedCheck, pauseSeconds: number, fault: string): Promise<void> {
  await faultStatement(db, [claimed.id, claimed.attempts, pauseSeconds, fault]);
}

/** Ends the lease: another worker may have the check at once. */
const giveBackStatement = preparedStatement(`
  update registry_checks set due_at = clock_timestamp() where id = $1 and attempts = $2 and state = 'sent'`);

export async function giveBack(db: Db, claimed: ClaimedCheck): Promise<void> {
  await giveBackStatement(db, [claimed.id, claimed.attempts]);
}

/** Every registry that has had a check lately. Reads open checks and the expired ones, never the whole table. */
export async function readQueues(db: Db): Promise<readonly RegistryQueue[]> {
  const { rows } = await sql<RegistryQueue>`
    with open as (
      select registry, state, created_at, faults from registry_checks where state in ('requested', 'sent')
    ), expired as (
      select registry from registry_checks
      where state = 'expired' and registry in ('pension_fund', 'interior_ministry', 'tax_service')
        and ended_at > statement_timestamp() - interval '7 days'
    )
    select registry,
      (select count(*)::int from open where open.registry = known.registry and state = 'requested') as requested,
      (select count(*)::int from open where open.registry = known.registry and state = 'sent') as sent,
      coalesce((
        select extract(epoch from clock_timestamp() - min(created_at))::double precision from open where open.registry = known.registry
      ), 0) as "oldestSeconds",
      (select count(*)::int from open where open.registry = known.registry and faults > 0) as faulty,
      (select count(*)::int from expired where expired.registry = known.registry) as expired
    from (values (1, 'pension_fund'), (2, 'interior_ministry'), (3, 'tax_service')) as known (position, registry)
    order by position`.execute(db);
  return rows;
}

/** The open checks that have waited longest. */
export async function readWaiting(db: Db, limit: number): Promise<readonly WaitingCheck[]> {
  const { rows } = await sql<WaitingCheck>`
    select id, registry, state, extract(epoch from clock_timestamp() - created_at)::double precision as "ageSeconds", attempts,
      last_fault as fault, extract(epoch from due_at - clock_timestamp())::double precision as "dueInSeconds"
    from registry_checks where state in ('requested', 'sent')
    order by created_at limit ${limit}`.execute(db);
  return rows;
}
