import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Sign-ins and remembered devices from before this moment are not believed any more, except for the one session that stays.
  await sql`alter table accounts add column signed_out_at timestamptz, add column signed_out_except text`.execute(db);
  // So that the codes of one account can be ended, whatever they are for: a subject is an account, or begins with one.
  await sql`
    create index one_time_codes_open_by_account on one_time_codes (split_part(subject, '|', 1))
    where confirmed_at is null and voided_at is null`.execute(db);
}
