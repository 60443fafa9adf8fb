import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldRegistration {
  readonly channel: string;
  readonly language: string;
  readonly started_at: Date;
  readonly confirmed_at: Date | null;
  readonly completed_at: Date | null;
}

export async function readHeldRegistrations(db: Db, accountId: string): Promise<readonly HeldRegistration[]> {
  const { rows } = await sql<HeldRegistration>`
    select channel, language, created_at as started_at, confirmed_at, completed_at from registrations
    where account_id = ${accountId} order by created_at`.execute(db);
  return rows;
}
