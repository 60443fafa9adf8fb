import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export async function deleteSecurityCases(db: Db, accountId: string): Promise<void> {
  await sql`delete from security_cases where account_id = ${accountId}`.execute(db);
}

export async function deleteLogoutDeliveries(db: Db, consentIds: readonly string[]): Promise<void> {
  await sql`delete from logout_deliveries where consent_id = any(${consentIds}::text[])`.execute(db);
}
