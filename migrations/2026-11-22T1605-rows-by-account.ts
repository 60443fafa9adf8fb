import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Erasing and exporting one account takes what was removed or withdrawn as well, which the indexes of what stands leave out.
  await sql`create index identifiers_all_by_account on identifiers (account_id)`.execute(db);
  await sql`create index passkeys_all_by_account on passkeys (account_id)`.execute(db);
  await sql`create index totp_factors_all_by_account on totp_factors (account_id)`.execute(db);
  await sql`create index consents_all_by_account on consents (account_id)`.execute(db);
  await sql`create index account_closings_by_account on account_closings (account_id, requested_at)`.execute(db);
}
