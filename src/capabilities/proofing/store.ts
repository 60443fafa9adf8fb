import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { ApplicationNumber } from '../../kernel/application-number.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { caseOperations, type CaseDetails, type CaseOperation, type ProofingCase } from './proofing-case.ts';

/** A case with its sealed data. */
export type StoredCase = ProofingCase & { readonly dataSealed?: Buffer; readonly inTime: boolean };

interface CaseRow {
  readonly id: string;
  readonly account_id: string;
  readonly method: string;
  readonly version_id: string;
  readonly state: ProofingCase['state'];
  readonly refusal: string | null;
  readonly details: CaseDetails;
  readonly data_sealed: Buffer | null;
  readonly attempts: number;
  readonly opened_at: Date;
  readonly expires_at: Date;
  readonly ended_at: Date | null;
  readonly application_number: string | null;
  readonly in_time: boolean;
}

const columns =
  sql.raw(`id, account_id, method, version_id, state, refusal, details, data_sealed, attempts, opened_at, expires_at, ended_at, application_number,
  expires_at > clock_timestamp() as in_time`);

function toCase(row: CaseRow): StoredCase {
  return {
    caseId: row.id,
    accountId: row.account_id,
    method: row.method as ProofMethod,
    versionId: row.version_id,
    state: row.state,
    details: row.details,
    attempts: row.attempts,
    openedAt: row.opened_at,
    expiresAt: row.expires_at,
    inTime: row.in_time,
    ...(row.refusal === null ? {} : { refusal: row.refusal }),
    ...(row.data_sealed === null ? {} : { dataSealed: row.data_sealed }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.application_number === null ? {} : { applicationNumber: row.application_number as ApplicationNumber }),
  };
}

export interface NewCase {
  readonly caseId: string;
  readonly accountId: string;
  readonly method: ProofMethod;
  readonly versionId: string;
  readonly details: CaseDetails;
  readonly dataSealed?: Buffer | undefined;
  readonly applicationNumber?: ApplicationNumber | undefined;
  readonly lifetimeSeconds: number;
}

/**
 * The caller has locked the account and ended the case under way: the unique index would refuse a second one. Undefined when another case
 * has this application number, which costs no savepoint.
 */
export async function insertCase(db: Db, input: NewCase): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`
    insert into proofing_cases (id, account_id, method, version_id, details, data_sealed, application_number, expires_at)
    values (${input.caseId}, ${input.accountId}, ${input.method}, ${input.versionId}, ${JSON.stringify(input.details)}::jsonb,
      ${input.dataSealed ?? null}::bytea, ${input.applicationNumber ?? null}::text,
      clock_timestamp() + make_interval(secs => ${input.lifetimeSeconds}::int))
    on conflict (application_number) where application_number is not null do nothing
    returning ${columns}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

export async function readCase(db: Db, caseId: string): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`select ${columns} from proofing_cases where id = ${caseId}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** The case under way, or the last one, with this number: one probe of the unique index. */
export async function readCaseByApplicationNumber(db: Db, number: ApplicationNumber): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`select ${columns} from proofing_cases where application_number = ${number}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** The newest case of each method, whatever became of it. */
export async function readLatestCases(db: Db, accountId: string): Promise<readonly StoredCase[]> {
  const { rows } = await sql<CaseRow>`
    select distinct on (method) ${columns} from proofing_cases
    where account_id = ${accountId} order by method, opened_at desc, id desc`.execute(db);
  return rows.map(toCase);
}

export async function readCaseUnderWay(db: Db, accountId: string, method: ProofMethod): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`
    select ${columns} from proofing_cases
    where account_id = ${accountId} and method = ${method} and state in ('open', 'waiting')`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

export interface CaseMove {
  readonly caseId: string;
  readonly operation: CaseOperation;
  /** Of `refuse` alone. */
  readonly refusal?: string | undefined;
  /** Laid over those that the case has. */
  readonly details?: CaseDetails | undefined;
}

/**
 * Moves a case along one of the operations, once: of several at the same time the row lets one through, the others find another state and
 * get undefined. Going on takes a case that is in time, ending one does not. What an ended case had sealed is not needed any more.
 */
export async function moveCase(db: Db, { caseId, operation, refusal, details = {} }: CaseMove): Promise<StoredCase | undefined> {
  const { from, to } = caseOperations[operation];
  const needsTime = operation === 'complete' || operation === 'wait' || operation === 'resume';
  const { rows } = await sql<CaseRow>`
    update proofing_cases
    set state = ${to}::text, refusal = ${refusal ?? null}::text, details = details || ${JSON.stringify(details)}::jsonb,
      ended_at = case when ${to}::text in ('open', 'waiting') then null else clock_timestamp() end,
      data_sealed = case when ${to}::text in ('open', 'waiting') then data_sealed end
    where id = ${caseId} and state = any(${[...from]}::text[]) and (not ${needsTime}::boolean or expires_at > clock_timestamp())
    returning ${columns}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** Puts other data in the place of what an open case has; undefined when it is not under way any more. */
export async function replaceCaseData(
  db: Db,
  input: {
    readonly accountId: string;
    readonly caseId: string;
    readonly dataSealed: Buffer;
    readonly details?: CaseDetails | undefined;
  },
): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`
    update proofing_cases
    set data_sealed = ${input.dataSealed}::bytea, details = details || ${JSON.stringify(input.details ?? {})}::jsonb
    where id = ${input.caseId} and account_id = ${input.accountId} and state in ('open', 'waiting') and expires_at > clock_timestamp()
    returning ${columns}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/**
 * Counts a try before it is made, so that parallel ones queue on the row and none is free. The limit is for 24 hours over all cases of the
 * method: one that ends and another that is opened are no way round it.
 */
export async function countCaseAttempt(
  db: Db,
  input: { readonly accountId: string; readonly caseId: string; readonly method: ProofMethod; readonly limit: number },
): Promise<'counted' | 'exhausted' | 'ended'> {
  const { rows } = await sql<{ tries: number }>`
    with counted as (
      update proofing_cases set attempts = attempts + 1
      where id = ${input.caseId} and account_id = ${input.accountId} and state in ('open', 'waiting') and expires_at > clock_timestamp()
      returning id, attempts
    )
    select (counted.attempts + coalesce((
      select sum(attempts) from proofing_cases
      where account_id = ${input.accountId} and method = ${input.method} and id <> counted.id
        and opened_at > clock_timestamp() - interval '24 hours'
    ), 0))::int as tries
    from counted`.execute(db);
  const tries = rows[0]?.tries;
  if (tries === undefined) return 'ended';
  return tries > input.limit ? 'exhausted' : 'counted';
}

/** Takes away exactly these bytes, once. */
export async function clearCaseData(db: Db, caseId: string, sealed: Buffer): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update proofing_cases set data_sealed = null
    where id = ${caseId} and data_sealed = ${sealed}::bytea and state in ('open', 'waiting')`.execute(db);
  return numAffectedRows === 1n;
}

export async function readOverdueCases(db: Db, limit: number): Promise<readonly { readonly caseId: string; readonly accountId: string }[]> {
  const { rows } = await sql<{ caseId: string; accountId: string }>`
    select id as "caseId", account_id as "accountId" from proofing_cases
    where state in ('open', 'waiting') and expires_at <= clock_timestamp() order by expires_at limit ${limit}::int`.execute(db);
  return rows;
}

/** Cases of account `$1` under way and in time, the newest first; for the text of a larger statement. */
export const underWayText = `(
  select json_agg(json_build_object('method', method, 'state', state) order by opened_at desc)
  from proofing_cases where account_id = $1 and state in ('open', 'waiting') and expires_at > now())`;
