import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What tells that a database is not on the server any more on which its last block was sealed.
  await sql`
    create function audit_cluster() returns text language sql stable return (select system_identifier::text from pg_control_system())`.execute(
    db,
  );
}
