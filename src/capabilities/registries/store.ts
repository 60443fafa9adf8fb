import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { RegistryId } from './ports.ts';
import type { CheckState, RequestPurpose, RequestState } from './progress.ts';
import type { Refusal } from './verdict.ts';

export interface NewRequest {
  readonly requestId: string;
  readonly accountId: string;
  readonly versionId: string;
  readonly deadlineSeconds: number;
  readonly networkKey?: string | undefined;
  /** By default: the citizen's. */
  readonly purpose?: RequestPurpose;
}

export async function insertRequest(db: Db, request: NewRequest): Promise<void> {
  const { requestId, accountId, versionId, networkKey, deadlineSeconds, purpose = 'submission' } = request;
  await sql`
    insert into registry_requests (id, account_id, version_id, purpose, network_key, expires_at)
    values (${requestId}, ${accountId}, ${versionId}, ${purpose}, ${networkKey ?? null},
      clock_timestamp() + make_interval(secs => ${deadlineSeconds}::int))`.execute(db);
}

/** The checks of a request, due at once; wakes the workers when the transaction commits. */
export async function insertChecks(db: Db, request: NewRequest, registries: readonly RegistryId[]): Promise<void> {
  await sql`
    insert into registry_checks (id, request_id, account_id, version_id, registry, expires_at)
    select check_id, ${request.requestId}, ${request.accountId}, ${request.versionId}, registry,
      clock_timestamp() + make_interval(secs => ${request.deadlineSeconds}::int)
    from unnest(${registries.map(() => newId('chk'))}::text[], ${[...registries]}::text[]) as wanted (check_id, registry)`.execute(db);
  await sql`select pg_notify('paiza_registry_checks', ''), pg_notify('paiza_registry_progress', ${request.accountId})`.execute(db);
}

/** How many submissions came in the last 24 hours from the account and from the network, those that were cancelled included. */
export async function countRecentRequests(
  db: Db,
  { accountId, networkKey }: Pick<NewRequest, 'accountId' | 'networkKey'>,
): Promise<{ readonly ofAccount: number; readonly ofNetwork: number }> {
  const { rows } = await sql<{ ofAccount: number; ofNetwork: number }>`
    select
      (select count(*)::int from registry_requests
       where account_id = ${accountId} and purpose = 'submission' and started_at > clock_timestamp() - interval '24 hours') as "ofAccount",
      (select count(*)::int from registry_requests
       where network_key = ${networkKey ?? null} and started_at > clock_timestamp() - interval '24 hours') as "ofNetwork"`.execute(db);
  return rows[0] ?? { ofAccount: 0, ofNetwork: 0 };
}

/**
 * Ends the request under way, if there is one, with what is open of its checks. Returns its id. A re-check that is ended so is due at once:
 * nobody gets rid of it by sending something.
 */
export async function cancelRunning(db: Db, accountId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with request as (
      update registry_requests set state = 'cancelled', ended_at = clock_timestamp()
      where account_id = ${accountId} and state = 'running'
      returning id, purpose
    ), again as (
      update identity_rechecks set asked_at = '-infinity'
      where account_id = ${accountId} and exists (select from request where purpose = 'recheck')
    ), checks as (
      update registry_checks set state = 'cancelled', ended_at = clock_timestamp()
      where request_id in (select id from request) and state in ('requested', 'sent')
    )
    select id from request`.execute(db);
  return rows[0]?.id;
}

/** Ends what is still open of an account's checks at one registry. */
export async function cancelOpenChecks(db: Db, accountId: string, registry: RegistryId): Promise<void> {
  await sql`
    update registry_checks set state = 'cancelled', ended_at = clock_timestamp()
    where account_id = ${accountId} and registry = ${registry} and state in ('requested', 'sent')
      and request_id in (select id from registry_requests where account_id = ${accountId})`.execute(db);
}

/** Whose check it is, which never changes. */
export async function findCheckAccount(db: Db, checkId: string): Promise<string | undefined> {
  const row = await db.selectFrom('registry_checks').select('account_id').where('id', '=', checkId).executeTakeFirst();
  return row?.account_id;
}

export interface CheckRow {
  readonly registry: RegistryId;
  readonly state: CheckState;
  readonly inTime: boolean;
}

export async function readCheck(db: Db, checkId: string): Promise<CheckRow | undefined> {
  const { rows } = await sql<CheckRow>`
    select registry, state, expires_at > clock_timestamp() as "inTime" from registry_checks where id = ${checkId}`.execute(db);
  return rows[0];
}

export interface RecordedCheck {
  readonly registry: RegistryId;
  readonly state: CheckState;
  readonly outcome: string | null;
  readonly fields: readonly string[];
}

export interface AnsweredCheck {
  readonly requestId: string;
  readonly versionId: string;
  readonly purpose: RequestPurpose;
  /** By the clock of the database. */
  readonly at: Date;
  /** The other checks of the request. */
  readonly others: readonly RecordedCheck[];
}

/** An insert into the trail that is a part of the statement; `source` follows its select list. */
type AttachedInsert = (source: RawBuilder<unknown>) => RawBuilder<unknown>;

export interface AnswerToKeep {
  readonly checkId: string;
  readonly registry: RegistryId;
  readonly outcome: string;
  readonly fields: readonly string[];
  readonly event: AttachedInsert;
}

/**
 * Takes an answer down with its trace, once: undefined when the check is not open any more, not this registry's, or past its deadline. The
 * caller has locked the account, so that the request cannot end meanwhile.
 */
export async function markAnswered(
  db: Db,
  { checkId, registry, outcome, fields, event }: AnswerToKeep,
): Promise<AnsweredCheck | undefined> {
  const { rows } = await sql<AnsweredCheck>`
    with answered as (
      update registry_checks
      set state = 'answered', outcome = ${outcome}, fields = ${[...fields]}::text[], ended_at = clock_timestamp(), last_fault = null, faults = 0
      where id = ${checkId} and registry = ${registry} and state in ('requested', 'sent') and expires_at > clock_timestamp()
      returning id, request_id, account_id, version_id, ended_at
    ), event as (${event(sql`from answered`)})
    select request_id as "requestId", version_id as "versionId", ended_at as at, pg_notify('paiza_registry_progress', account_id),
      (select purpose from registry_requests where registry_requests.id = answered.request_id) as purpose,
      coalesce((
        select json_agg(json_build_object('registry', registry, 'state', state, 'outcome', outcome, 'fields', fields))
        from registry_checks where request_id = answered.request_id and id <> answered.id
      ), '[]'::json) as others
    from answered`.execute(db);
  return rows[0];
}

export async function readChecks(db: Db, requestId: string): Promise<readonly RecordedCheck[]> {
  return db.selectFrom('registry_checks').select(['registry', 'state', 'outcome', 'fields']).where('request_id', '=', requestId).execute();
}

export interface RequestEnd {
  readonly requestId: string;
  readonly state: 'confirmed' | 'refused' | 'expired';
  readonly refusal: Refusal | undefined;
  readonly event: AttachedInsert;
}

/** Ends a running request with its trace, once, and says what it was for: undefined when it has ended already. */
export async function markEnded(db: Db, { requestId, state, refusal, event }: RequestEnd): Promise<RequestPurpose | undefined> {
  const { rows } = await sql<{ purpose: RequestPurpose }>`
    with ended as (
      update registry_requests set state = ${state}, refusal = ${refusal ?? null}, ended_at = clock_timestamp()
      where id = ${requestId} and state = 'running'
      returning account_id, purpose
    ), event as (${event(sql`from ended`)})
    select purpose, pg_notify('paiza_registry_progress', account_id) from ended`.execute(db);
  return rows[0]?.purpose;
}

/**
 * Notes that the owner of a SNILS is told of a refused request; false when another has been told to them in the last 24 hours. Whoever
 * claims the same SNILS at this moment waits for the claimant who is here, so one of many at once is told.
 */
export async function markTold(db: Db, requestId: string, ownerAccountId: string): Promise<boolean> {
  const { rows } = await sql`
    update registry_requests set told_account_id = ${ownerAccountId}
    where id = ${requestId} and not exists (
      select from registry_requests as told
      where told.told_account_id = ${ownerAccountId} and told.ended_at > clock_timestamp() - interval '24 hours'
    )
    returning 1`.execute(db);
  return rows.length === 1;
}

/** Requests with open checks whose time is over. */
export async function findOverdue(db: Db, limit: number): Promise<readonly { readonly requestId: string; readonly accountId: string }[]> {
  const { rows } = await sql<{ requestId: string; accountId: string }>`
    select distinct request_id as "requestId", account_id as "accountId"
    from (
      select request_id, account_id from registry_checks
      where state in ('requested', 'sent') and expires_at <= statement_timestamp()
      order by expires_at limit ${limit}
    ) as overdue`.execute(db);
  return rows;
}

/** Ends the open checks of a request whose time is over, by the clock of the database. Returns the registries that did not answer. */
export async function expireOpen(db: Db, requestId: string): Promise<readonly RegistryId[]> {
  const { rows } = await sql<{ registry: RegistryId }>`
    update registry_checks set state = 'expired', ended_at = clock_timestamp()
    where request_id = ${requestId} and state in ('requested', 'sent') and expires_at <= clock_timestamp()
    returning registry`.execute(db);
  return rows.map(({ registry }) => registry);
}

/** The version that a running request is about; undefined when it has ended. */
export async function lockRequest(db: Db, requestId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('registry_requests')
    .select('version_id')
    .where('id', '=', requestId)
    .where('state', '=', 'running')
    .forUpdate()
    .executeTakeFirst();
  return row?.version_id;
}

export interface RequestRow {
  readonly id: string;
  readonly version_id: string;
  readonly state: RequestState;
  readonly refusal: string | null;
  readonly started_at: Date;
  readonly expires_at: Date;
  readonly ended_at: Date | null;
}

/** The newest submission of the citizen. */
export async function readNewestRequest(db: Db, accountId: string): Promise<RequestRow | undefined> {
  return db
    .selectFrom('registry_requests')
    .select(['id', 'version_id', 'state', 'refusal', 'started_at', 'expires_at', 'ended_at'])
    .where('account_id', '=', accountId)
    .where('purpose', '=', 'submission')
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export interface ProgressRow extends RecordedCheck {
  readonly attempts: number;
  readonly created_at: Date;
  readonly sent_at: Date | null;
  readonly ended_at: Date | null;
}

export async function readProgressOfChecks(db: Db, requestId: string): Promise<readonly ProgressRow[]> {
  return db
    .selectFrom('registry_checks')
    .select(['registry', 'state', 'outcome', 'fields', 'attempts', 'created_at', 'sent_at', 'ended_at'])
    .where('request_id', '=', requestId)
    .execute();
}

/** How the newest submission of account `$1` stands; for the text of a larger statement. */
export const submissionStateText = `(
  select state from registry_requests where account_id = $1 and purpose = 'submission' order by started_at desc, id desc limit 1)`;
