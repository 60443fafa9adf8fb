import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Keyed by (model, id): one id space for all would let an artefact of one kind pass for another.
  // `id` is the SHA-256 of the token or cookie value: a stolen dump holds nothing that can be presented.
  await sql`
    create table oidc_artefacts (
      model text not null,
      id bytea not null,
      payload json not null,
      grant_id text,
      account_id text,
      client_id text,
      session_uid text,
      consumed_at timestamptz,
      created_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null,
      primary key (model, id)
    )`.execute(db);
  await sql`create index oidc_artefacts_by_grant on oidc_artefacts (grant_id) where grant_id is not null`.execute(db);
  await sql`create index oidc_sessions_by_uid on oidc_artefacts (session_uid) where model = 'Session'`.execute(db);
  await sql`create index oidc_artefacts_by_account on oidc_artefacts (account_id) where model in ('Session', 'Grant')`.execute(db);
  await sql`create index oidc_artefacts_by_expiry on oidc_artefacts (expires_at)`.execute(db);
}
