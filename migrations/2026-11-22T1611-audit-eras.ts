import { sql, type Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // The end of an opening is a block of its own: nothing is in it, and numbers of transactions begin after it.
  await sql`
    alter table audit_blocks drop constraint audit_blocks_kind_check,
      add constraint audit_blocks_kind_check check (kind in ('opening', 'era', 'regular'))`.execute(db);
}
