import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldRecovery {
  readonly identifier_kind: string;
  readonly channel: string;
  readonly started_at: Date;
  readonly confirmed_at: Date | null;
  readonly completed_at: Date | null;
}

export async function readHeldRecoveries(db: Db, accountId: string): Promise<readonly HeldRecovery[]> {
  const { rows } = await sql<HeldRecovery>`
    select identifier_kind, channel, created_at as started_at, confirmed_at, completed_at from recoveries
    where account_id = ${accountId} order by created_at`.execute(db);
  return rows;
}

export interface HeldHold {
  readonly started_at: Date;
  readonly ends_at: Date;
  readonly cancelled_at: Date | null;
  readonly used_at: Date | null;
}

export async function readHeldHolds(db: Db, accountId: string): Promise<readonly HeldHold[]> {
  const { rows } = await sql<HeldHold>`
    select started_at, ends_at, cancelled_at, used_at from recovery_holds where account_id = ${accountId} order by started_at`.execute(db);
  return rows;
}
