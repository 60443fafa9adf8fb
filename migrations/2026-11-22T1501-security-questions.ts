import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The answer is kept as a password is; the question, in its owner's words, is personal.
  await sql`
    create table security_questions (
      account_id text primary key references accounts (id),
      question_sealed bytea not null,
      hash text not null,
      pepper_key_id integer not null,
      set_at timestamptz not null default clock_timestamp()
    )`.execute(db);
}
