import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import { deskOperations, DOCUMENT_TRIES, type DeskCase, type DeskOperation } from './desk-case.ts';
import type { VisitReason } from './visit-reason.ts';

/** A case with its sealed data. */
export type StoredCase = DeskCase & { readonly dataSealed?: Buffer };

interface CaseRow {
  readonly id: string;
  readonly kind: DeskCase['kind'];
  readonly state: DeskCase['state'];
  readonly operator_id: string;
  readonly centre_id: string;
  readonly account_id: string | null;
  readonly reason: string;
  readonly version_id: string | null;
  readonly document_tries: number;
  readonly proof_id: string | null;
  readonly data_sealed: Buffer | null;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
}

const columns = sql.raw(
  'id, kind, state, operator_id, centre_id, account_id, reason, version_id, document_tries, proof_id, data_sealed, opened_at, ended_at',
);

function toCase(row: CaseRow): StoredCase {
  return {
    caseId: row.id,
    kind: row.kind,
    state: row.state,
    operatorId: row.operator_id,
    centreId: row.centre_id,
    reason: row.reason as VisitReason,
    triesLeft: DOCUMENT_TRIES - row.document_tries,
    openedAt: row.opened_at,
    ...(row.account_id === null ? {} : { accountId: row.account_id }),
    ...(row.version_id === null ? {} : { versionId: row.version_id }),
    ...(row.proof_id === null ? {} : { proofId: row.proof_id }),
    ...(row.data_sealed === null ? {} : { dataSealed: row.data_sealed }),
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}

export interface NewDeskCase {
  readonly caseId: string;
  readonly kind: DeskCase['kind'];
  readonly state: 'found' | 'contact';
  readonly operator: {
    readonly operatorId: string;
    readonly accountId: string;
    readonly centreId: string;
    readonly person: Buffer | undefined;
  };
  readonly accountId?: string | undefined;
  readonly person?: Buffer | undefined;
  readonly reason: VisitReason;
  readonly lifetimeSeconds: number;
}

export async function insertCase(db: Db, input: NewDeskCase): Promise<StoredCase> {
  const { operator } = input;
  const { rows } = await sql<CaseRow>`
    insert into desk_cases (id, kind, state, operator_id, operator_account_id, operator_person, centre_id, account_id, citizen_person,
      reason, expires_at)
    values (${input.caseId}, ${input.kind}, ${input.state}, ${operator.operatorId}, ${operator.accountId}, ${operator.person ?? null}::bytea,
      ${operator.centreId}, ${input.accountId ?? null}::text, ${input.person ?? null}::bytea, ${input.reason},
      clock_timestamp() + make_interval(secs => ${input.lifetimeSeconds}::int))
    returning ${columns}`.execute(db);
  return toCase(rows[0]!);
}

/** Of this operator alone, at the centre where they work now: any other id might as well not exist. */
export async function readCase(
  db: Db,
  { caseId, operatorId, centreId }: { readonly caseId: string; readonly operatorId: string; readonly centreId: string },
): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`
    select ${columns} from desk_cases where id = ${caseId} and operator_id = ${operatorId} and centre_id = ${centreId}
      and (ended_at is not null or expires_at > clock_timestamp())`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** Those under way and the newest of the others. */
export async function readCases(
  db: Db,
  { operatorId, centreId, limit }: { readonly operatorId: string; readonly centreId: string; readonly limit: number },
): Promise<readonly StoredCase[]> {
  const { rows } = await sql<CaseRow>`
    select ${columns} from desk_cases
    where operator_id = ${operatorId} and centre_id = ${centreId} and (ended_at is not null or expires_at > clock_timestamp())
    order by opened_at desc limit ${limit}::int`.execute(db);
  return rows.map(toCase);
}

export interface DeskMove {
  readonly caseId: string;
  readonly operation: DeskOperation;
  /** Of whoever moves it; the job moves any. */
  readonly operatorId?: string | undefined;
  readonly accountId?: string | undefined;
  readonly person?: Buffer | undefined;
  readonly versionId?: string | undefined;
  readonly proofId?: string | undefined;
  readonly lifetimeSeconds?: number | undefined;
}

/**
 * Moves a case along one of the operations, once: of several at the same time the row lets one through, the others find another state and
 * get undefined. What an ended case had sealed is not needed any more.
 */
export async function moveCase(db: Db, move: DeskMove): Promise<StoredCase | undefined> {
  const { from, to } = deskOperations[move.operation];
  const { rows } = await sql<CaseRow>`
    update desk_cases
    set state = ${to}::text,
      account_id = coalesce(account_id, ${move.accountId ?? null}::text),
      citizen_person = coalesce(${move.person ?? null}::bytea, citizen_person),
      version_id = coalesce(${move.versionId ?? null}::text, version_id),
      proof_id = coalesce(${move.proofId ?? null}::text, proof_id),
      expires_at = coalesce(clock_timestamp() + make_interval(secs => ${move.lifetimeSeconds ?? null}::int), expires_at),
      ended_at = case when ${to}::text in ('matched', 'identity', 'checking') then null else clock_timestamp() end,
      data_sealed = case when ${to}::text in ('matched', 'identity', 'checking') then data_sealed end
    where id = ${move.caseId} and state = any(${[...from]}::text[]) and expires_at > clock_timestamp()
      and (${move.operatorId ?? null}::text is null or operator_id = ${move.operatorId ?? null}::text)
    returning ${columns}`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** Documents that may be typed for one account in 24 hours, by whatever operators: opening one visit after another gains nothing. */
const TRIES_PER_DAY = 15;

/** Counts a document before it is compared, so that parallel tries queue on the row and none is free. Answers how many are left. */
export async function countDocumentTry(
  db: Db,
  { caseId, operatorId }: { readonly caseId: string; readonly operatorId: string },
): Promise<number | undefined> {
  const { rows } = await sql<{ tries: number }>`
    update desk_cases set document_tries = document_tries + 1
    where id = ${caseId} and operator_id = ${operatorId} and state = 'found' and expires_at > clock_timestamp()
      and document_tries < ${DOCUMENT_TRIES}::int
      and ${TRIES_PER_DAY}::int > (
        select coalesce(sum(document_tries), 0) from desk_cases as visit
        where visit.account_id = desk_cases.account_id and visit.opened_at > clock_timestamp() - interval '24 hours')
    returning document_tries as tries`.execute(db);
  return rows[0] === undefined ? undefined : DOCUMENT_TRIES - rows[0].tries;
}

export async function storeCaseData(
  db: Db,
  { caseId, operatorId, dataSealed }: { readonly caseId: string; readonly operatorId: string; readonly dataSealed: Buffer },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update desk_cases set data_sealed = ${dataSealed}::bytea
    where id = ${caseId} and operator_id = ${operatorId} and ended_at is null and expires_at > clock_timestamp()`.execute(db);
  return numAffectedRows === 1n;
}

/** Registrations whose data is with the registries, oldest first, after this one. */
export async function readWaitingCases(
  db: Db,
  { after, limit }: { readonly after: Date; readonly limit: number },
): Promise<readonly StoredCase[]> {
  const { rows } = await sql<CaseRow>`
    select ${columns} from desk_cases
    where state = 'checking' and expires_at > clock_timestamp() and opened_at > ${after}::timestamptz order by opened_at limit ${limit}::int`.execute(
    db,
  );
  return rows.map(toCase);
}

/** As it is at this moment, held so until the transaction ends. */
export async function lockCase(db: Db, caseId: string): Promise<StoredCase | undefined> {
  const { rows } = await sql<CaseRow>`select ${columns} from desk_cases where id = ${caseId} for update`.execute(db);
  return rows[0] === undefined ? undefined : toCase(rows[0]);
}

/** Ends what its operator has left. */
export async function expireCases(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update desk_cases set state = 'expired', ended_at = clock_timestamp(), data_sealed = null
    where ended_at is null and expires_at <= clock_timestamp()`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Ends everything that an operator has open, whatever it waits for. */
export async function closeCasesOf(db: Db, operatorId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update desk_cases set state = 'closed', ended_at = clock_timestamp(), data_sealed = null
    where operator_id = ${operatorId} and ended_at is null`.execute(db);
  return Number(numAffectedRows ?? 0);
}
