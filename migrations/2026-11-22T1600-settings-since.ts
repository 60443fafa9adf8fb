import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Since when what is on has been on: who disowns a sign-in takes back what was switched on after it, and no more. Null while it is off.
  await sql`alter table sign_in_settings add column two_step_since timestamptz, add column sms_since timestamptz`.execute(db);
  await sql`
    update sign_in_settings set two_step_since = case when two_step then changed_at end, sms_since = case when sms_second then changed_at end
    where two_step or sms_second`.execute(db);
}
