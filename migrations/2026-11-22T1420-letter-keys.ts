import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // As long as a letter is under way, the master key that the digest of its code was made under is needed. Null: not known.
  await sql`alter table letters add column key_version integer`.execute(db);
}
