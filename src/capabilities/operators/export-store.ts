import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldDeskCase {
  readonly kind: string;
  readonly state: string;
  readonly reason: string;
  readonly operator_id: string;
  readonly centre_id: string;
  readonly opened_at: Date;
  readonly ended_at: Date | null;
}

export async function readHeldDeskCases(db: Db, accountId: string): Promise<readonly HeldDeskCase[]> {
  const { rows } = await sql<HeldDeskCase>`
    select kind, state, reason, operator_id, centre_id, opened_at, ended_at from desk_cases
    where account_id = ${accountId} order by opened_at`.execute(db);
  return rows;
}

export interface HeldApproval {
  readonly kind: string;
  readonly state: string;
  readonly reason: string;
  readonly centre_id: string;
  readonly requested_at: Date;
  readonly decided_at: Date | null;
}

export async function readHeldApprovals(db: Db, accountId: string): Promise<readonly HeldApproval[]> {
  const { rows } = await sql<HeldApproval>`
    select kind, state, reason, centre_id, requested_at, decided_at from approvals
    where account_id = ${accountId} order by requested_at`.execute(db);
  return rows;
}
