import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Approval, ApprovalKind, ApprovalState } from './approval.ts';

/** A request with its sealed data. */
export type StoredApproval = Approval & { readonly dataSealed?: Buffer };

interface ApprovalRow {
  readonly id: string;
  readonly kind: ApprovalKind;
  readonly state: ApprovalState;
  readonly case_id: string;
  readonly account_id: string;
  readonly centre_id: string;
  readonly requested_by: string;
  readonly decided_by: string | null;
  readonly reason: string;
  readonly data_sealed: Buffer | null;
  readonly requested_at: Date;
  readonly expires_at: Date;
  readonly decided_at: Date | null;
}

/** One whose time is over counts as expired, whether or not the job has come to it. */
const columns = sql.raw(`id, kind,
  case when state = 'requested' and expires_at <= clock_timestamp() then 'expired' else state end as state,
  case_id, account_id, centre_id, requested_by, decided_by, reason, data_sealed, requested_at, expires_at, decided_at`);

function toApproval(row: ApprovalRow): StoredApproval {
  return {
    approvalId: row.id,
    kind: row.kind,
    state: row.state,
    caseId: row.case_id,
    accountId: row.account_id,
    centreId: row.centre_id,
    requestedBy: row.requested_by,
    reason: row.reason as Approval['reason'],
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.data_sealed === null ? {} : { dataSealed: row.data_sealed }),
  };
}

export interface NewApproval {
  readonly approvalId: string;
  readonly kind: ApprovalKind;
  readonly caseId: string;
  readonly accountId: string;
  readonly operator: { readonly operatorId: string; readonly accountId: string; readonly centreId: string };
  readonly reason: string;
  readonly dataSealed: Buffer | undefined;
  readonly lifetimeSeconds: number;
}

/** False when the same is asked for already: the unique index decides, and a conflict costs no savepoint. */
export async function insertApproval(db: Db, input: NewApproval): Promise<boolean> {
  await sql`
    update approvals set state = 'expired', decided_at = clock_timestamp(), data_sealed = null
    where account_id = ${input.accountId} and kind = ${input.kind} and state = 'requested' and expires_at <= clock_timestamp()`.execute(db);
  const { operator } = input;
  const { rows } = await sql`
    insert into approvals (id, kind, case_id, account_id, centre_id, requested_by, requester_account_id, reason, data_sealed, expires_at)
    values (${input.approvalId}, ${input.kind}, ${input.caseId}, ${input.accountId}, ${operator.centreId}, ${operator.operatorId},
      ${operator.accountId}, ${input.reason}, ${input.dataSealed ?? null}::bytea,
      clock_timestamp() + make_interval(secs => ${input.lifetimeSeconds}::int))
    on conflict (account_id, kind) where state = 'requested' do nothing returning id`.execute(db);
  return rows.length === 1;
}

/** Of this centre alone. */
export async function readApproval(
  db: Db,
  { approvalId, centreId }: { readonly approvalId: string; readonly centreId: string },
): Promise<StoredApproval | undefined> {
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals where id = ${approvalId} and centre_id = ${centreId}`.execute(db);
  return rows[0] === undefined ? undefined : toApproval(rows[0]);
}

/** Newest first. */
export async function readApprovals(db: Db, centreId: string, limit: number): Promise<readonly StoredApproval[]> {
  const { rows } = await sql<ApprovalRow>`
    select ${columns} from approvals where centre_id = ${centreId} order by requested_at desc limit ${limit}::int`.execute(db);
  return rows.map(toApproval);
}

export interface Decision {
  readonly approvalId: string;
  readonly to: 'approved' | 'rejected';
  readonly by: { readonly operatorId: string; readonly accountId: string; readonly centreId: string };
}

/**
 * Decides once: of several at the same time the row lets one through. Nobody decides what they asked for, and nothing is decided that
 * somebody asked for who is no operator any more. What it held is answered this once.
 */
export async function decide(db: Db, { approvalId, to, by }: Decision): Promise<StoredApproval | undefined> {
  const { rows } = await sql<ApprovalRow>`
    with asked as (
      select approvals.id, approvals.data_sealed from approvals
      join operators on operators.id = approvals.requested_by and operators.active
      where approvals.id = ${approvalId} and state = 'requested' and expires_at > clock_timestamp()
        and approvals.centre_id = ${by.centreId} and requested_by <> ${by.operatorId}
      for update of approvals
    ), decided as (
      update approvals set state = ${to}::text, decided_by = ${by.operatorId}, decider_account_id = ${by.accountId},
        decided_at = clock_timestamp(), data_sealed = null
      from asked where approvals.id = asked.id and approvals.state = 'requested'
      returning approvals.id, kind, state, case_id, account_id, centre_id, requested_by, decided_by, reason, asked.data_sealed,
        requested_at, expires_at, decided_at
    )
    select * from decided`.execute(db);
  return rows[0] === undefined ? undefined : toApproval(rows[0]);
}

/** By whoever asked. */
export async function withdraw(
  db: Db,
  { approvalId, operatorId }: { readonly approvalId: string; readonly operatorId: string },
): Promise<StoredApproval | undefined> {
  const { rows } = await sql<ApprovalRow>`
    update approvals set state = 'withdrawn', decided_at = clock_timestamp(), data_sealed = null
    where id = ${approvalId} and requested_by = ${operatorId} and state = 'requested' and expires_at > clock_timestamp()
    returning ${columns}`.execute(db);
  return rows[0] === undefined ? undefined : toApproval(rows[0]);
}

/** All that this operator asked for and nobody has decided. */
export async function withdrawAllOf(db: Db, operatorId: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update approvals set state = 'withdrawn', decided_at = clock_timestamp(), data_sealed = null
    where requested_by = ${operatorId} and state = 'requested' and expires_at > clock_timestamp()`.execute(db);
  return Number(numAffectedRows ?? 0);
}

export async function expireApprovals(db: Db): Promise<number> {
  const { numAffectedRows } = await sql`
    update approvals set state = 'expired', decided_at = clock_timestamp(), data_sealed = null
    where state = 'requested' and expires_at <= clock_timestamp()`.execute(db);
  return Number(numAffectedRows ?? 0);
}
