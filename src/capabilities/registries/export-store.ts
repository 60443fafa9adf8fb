import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

interface HeldCheck {
  readonly registry: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly fields: readonly string[];
  readonly asked_at: string | null;
  readonly ended_at: string | null;
}

export interface HeldRequest {
  readonly version_id: string;
  readonly purpose: string;
  readonly state: string;
  readonly refusal: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly checks: readonly HeldCheck[];
}

export async function readHeldRequests(db: Db, accountId: string): Promise<readonly HeldRequest[]> {
  const { rows } = await sql<HeldRequest>`
    select version_id, purpose, state, refusal, started_at, ended_at, coalesce((
      select json_agg(json_build_object('registry', registry, 'state', registry_checks.state, 'outcome', outcome, 'fields', fields,
        'asked_at', sent_at, 'ended_at', registry_checks.ended_at) order by registry)
      from registry_checks where request_id = registry_requests.id), '[]'::json) as checks
    from registry_requests where account_id = ${accountId} order by started_at`.execute(db);
  return rows;
}
