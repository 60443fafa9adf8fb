import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The browser's secret is renewed on the way; these let a form that was sent twice find what its first sending has done.
  await sql`
    alter table registrations
      add column form_digest bytea,
      add column previous_secret_digest bytea,
      add column renewed_at timestamptz not null default clock_timestamp()`.execute(db);
  await sql`create index registrations_by_form on registrations (form_digest) where form_digest is not null`.execute(db);
  await sql`
    create index registrations_by_previous_secret on registrations (previous_secret_digest)
    where previous_secret_digest is not null`.execute(db);
}
