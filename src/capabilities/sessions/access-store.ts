import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/**
 * Deletes the grants of an account and all that was issued under them. Before the sessions: a request that ends at the
 * same time locks in the same order. Two arms, one for each index. Returns how many rows that were.
 */
export async function deleteIssued(db: Db, accountId: string): Promise<number> {
  const result = await sql`
    delete from oidc_artefacts
    where (account_id = ${accountId} and model = 'Grant')
      or (account_id = ${accountId} and model in ('AuthorizationCode', 'AccessToken', 'RefreshToken'))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/**
 * Takes the relying parties out of the live sessions of an account and queues the telling of each. The sign-in itself stays. Returns how
 * many will be told.
 */
export async function takeClientsOut(db: Db, accountId: string, maxAttempts: number): Promise<number> {
  const { rows } = await sql<{ told: number }>`
    with standing as (
      select id, payload::jsonb -> 'authorizations' as clients from oidc_artefacts
      where model = 'Session' and account_id = ${accountId} and expires_at > now() for update
    ), emptied as (
      update oidc_artefacts a set payload = (a.payload::jsonb - 'authorizations')::json
      from standing where a.model = 'Session' and a.id = standing.id
    )
    select count(graphile_worker.add_job(
      'deliver_backchannel_logout',
      payload => json_build_object('clientId', client.key, 'accountId', ${accountId}::text, 'sid', client.value ->> 'sid'),
      max_attempts => ${maxAttempts}::int
    ))::int as told
    from standing, jsonb_each(standing.clients) as client
    where client.value ->> 'sid' is not null`.execute(db);
  return rows[0]?.told ?? 0;
}
