import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // When the level of an account drops, all that was issued for it ends at once: that must not read the whole table.
  await sql`
    create index oidc_issued_by_account on oidc_artefacts (account_id)
    where model in ('AuthorizationCode', 'AccessToken', 'RefreshToken')`.execute(db);
}
