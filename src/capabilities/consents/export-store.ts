import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

export interface HeldConsent {
  readonly client_id: string;
  readonly scopes: readonly string[];
  readonly claims: readonly string[];
  readonly resource_scopes: Readonly<Record<string, string>>;
  readonly granted_at: Date;
  readonly withdrawn_at: Date | null;
}

export async function readHeldConsents(db: Db, accountId: string): Promise<readonly HeldConsent[]> {
  const { rows } = await sql<HeldConsent>`
    select client_id, scopes, claims, resource_scopes, granted_at, withdrawn_at from consents
    where account_id = ${accountId} order by granted_at`.execute(db);
  return rows;
}
