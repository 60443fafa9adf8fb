import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // Whether the session that bound a factor, or switched it on, had shown a second factor: whoever disowns a sign-in by the password alone keeps
  // those. Of what is there already nobody knows.
  for (const table of ['totp_factors', 'passkeys', 'backup_codes', 'security_questions'])
    await sql`alter table ${sql.table(table)} add column bound_strongly boolean not null default false`.execute(db);
  await sql`
    alter table sign_in_settings add column two_step_strongly boolean not null default false,
      add column sms_strongly boolean not null default false`.execute(db);
}
