import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What operators watch: few, and read whenever somebody collects the metrics.
  await sql`create index letters_gone_wrong on letters (ended_at) where state in ('returned', 'refused')`.execute(db);
}
