import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/**
 * Deletes the grants of an account and all that was issued under them, but for those of one session. Before the sessions: a request that
 * ends at the same time locks in the same order. Two arms, one for each index. Returns how many rows that were.
 */
export async function deleteIssued(db: Db, accountId: string, exceptSessionUid?: string): Promise<number> {
  const result = await sql`
    with kept as (
      select client.value ->> 'grantId' as grant_id
      from oidc_artefacts session, jsonb_each(session.payload::jsonb -> 'authorizations') as client
      where session.model = 'Session' and session.session_uid = ${exceptSessionUid ?? null} and session.account_id = ${accountId}
        and client.value ->> 'grantId' is not null
    )
    delete from oidc_artefacts
    where (account_id = ${accountId} and model = 'Grant' and id not in (select sha256(convert_to(grant_id, 'UTF8')) from kept))
      or (account_id = ${accountId} and model in ('AuthorizationCode', 'AccessToken', 'RefreshToken')
        and (grant_id is null or grant_id not in (select grant_id from kept)))`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Deletes the grants of one session of an account, and the codes and tokens that came of it. The same order of locks. */
export async function deleteIssuedIn(db: Db, accountId: string, sessionUid: string): Promise<void> {
  await sql`
    with granted as (
      select client.value ->> 'grantId' as grant_id
      from oidc_artefacts session, jsonb_each(session.payload::jsonb -> 'authorizations') as client
      where session.model = 'Session' and session.session_uid = ${sessionUid} and session.account_id = ${accountId}
        and client.value ->> 'grantId' is not null
    )
    delete from oidc_artefacts
    where (account_id = ${accountId} and model = 'Grant' and id in (select sha256(convert_to(grant_id, 'UTF8')) from granted))
      or (account_id = ${accountId} and model in ('AuthorizationCode', 'AccessToken', 'RefreshToken')
        and (session_uid = ${sessionUid} or grant_id in (select grant_id from granted)))`.execute(db);
}

/** Deletes the grants of an account at one relying party, and the codes and tokens that came of them. The same order of locks. */
export async function deleteIssuedTo(db: Db, accountId: string, clientId: string): Promise<number> {
  const result = await sql`
    delete from oidc_artefacts
    where (account_id = ${accountId} and model = 'Grant' and client_id = ${clientId})
      or (account_id = ${accountId} and model in ('AuthorizationCode', 'AccessToken', 'RefreshToken') and client_id = ${clientId})
  `.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

interface DeleteSessionsInput {
  readonly accountId: string;
  /** This one alone; all by default. */
  readonly onlySessionUid?: string | undefined;
  readonly exceptSessionUid?: string | undefined;
  readonly logoutAttempts: number;
}

/** Deletes sessions of an account and queues the telling of every relying party of those that were alive. */
export async function deleteSessions(
  db: Db,
  { accountId, onlySessionUid, exceptSessionUid, logoutAttempts }: DeleteSessionsInput,
): Promise<{ readonly sessions: number; readonly told: number }> {
  const { rows } = await sql<{ sessions: number; told: number }>`
    with gone as (
      delete from oidc_artefacts
      where model = 'Session' and account_id = ${accountId} and session_uid is distinct from ${exceptSessionUid ?? null}
        and (${onlySessionUid ?? null}::text is null or session_uid = ${onlySessionUid ?? null})
      returning payload::jsonb -> 'authorizations' as clients, expires_at > now() as alive
    ), told as (
      select graphile_worker.add_job(
        'deliver_backchannel_logout',
        payload => json_build_object('clientId', client.key, 'accountId', ${accountId}::text, 'sid', client.value ->> 'sid'),
        max_attempts => ${logoutAttempts}::int
      )
      from gone, jsonb_each(gone.clients) as client
      where gone.alive and client.value ->> 'sid' is not null
    )
    select (select count(*) from gone where alive)::int as sessions, (select count(*) from told)::int as told`.execute(db);
  return rows[0] ?? { sessions: 0, told: 0 };
}

/**
 * Takes the relying parties out of the live sessions of an account and queues the telling of each. The sign-in itself stays. Returns how
 * many will be told.
 */
export async function takeClientsOut(db: Db, accountId: string, logoutAttempts: number): Promise<number> {
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
      max_attempts => ${logoutAttempts}::int
    ))::int as told
    from standing, jsonb_each(standing.clients) as client
    where client.value ->> 'sid' is not null`.execute(db);
  return rows[0]?.told ?? 0;
}

interface TakeOutInput {
  readonly accountId: string;
  readonly clientId: string;
  readonly consentId: string;
  readonly logoutAttempts: number;
}

/** The same with one relying party, whose telling can be followed by the consent. */
export async function takeClientOut(db: Db, { accountId, clientId, consentId, logoutAttempts }: TakeOutInput): Promise<number> {
  const { rows } = await sql<{ told: number }>`
    with standing as (
      select id, payload::jsonb -> 'authorizations' -> ${clientId}::text ->> 'sid' as sid from oidc_artefacts
      where model = 'Session' and account_id = ${accountId} and expires_at > now()
        and payload::jsonb -> 'authorizations' -> ${clientId}::text is not null for update
    ), emptied as (
      update oidc_artefacts a set payload = (a.payload::jsonb #- array['authorizations', ${clientId}::text])::json
      from standing where a.model = 'Session' and a.id = standing.id
    ), delivery as (
      select 'lgd_' || replace(gen_random_uuid()::text, '-', '') as id, sid from standing where sid is not null
    ), kept as (
      insert into logout_deliveries (id, consent_id) select id, ${consentId} from delivery
    )
    select count(graphile_worker.add_job(
      'deliver_backchannel_logout',
      payload => json_build_object('clientId', ${clientId}::text, 'accountId', ${accountId}::text, 'sid', sid, 'deliveryId', id),
      max_attempts => ${logoutAttempts}::int
    ))::int as told from delivery`.execute(db);
  return rows[0]?.told ?? 0;
}
