import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function readConsentIds(db: Db, accountId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly id: string }>`select id from consents where account_id = ${accountId}`.execute(db);
  return rows.map(({ id }) => id);
}

export async function deleteConsents(db: Db, accountId: string): Promise<void> {
  await sql`delete from consents where account_id = ${accountId}`.execute(db);
}

export async function readStandingClients(db: Db, accountId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly client_id: string }>`
    select client_id from consents where account_id = ${accountId} and withdrawn_at is null order by client_id`.execute(db);
  return rows.map((row) => row.client_id);
}
