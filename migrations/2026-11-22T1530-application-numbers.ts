import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What the citizen says at the counter: nine digits, the last of which checks the others.
  await sql`
    alter table proofing_cases
      add column application_number text check (application_number ~ '^[0-9]{9}$')`.execute(db);
  await sql`
    create unique index proofing_cases_by_application_number on proofing_cases (application_number)
    where application_number is not null`.execute(db);
}
