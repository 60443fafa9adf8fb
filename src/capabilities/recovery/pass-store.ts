import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** Takes a pass for so many seconds: true for the one of many that got it, until it is free again. By the database's clock. */
export async function takePass(db: Db, key: Buffer, seconds: number): Promise<boolean> {
  const { rows } = await sql`
    insert into recovery_passes as pass (key, free_at)
    values (${key}, clock_timestamp() + make_interval(secs => ${seconds}::int))
    on conflict (key) do update set free_at = excluded.free_at where pass.free_at <= clock_timestamp()
    returning 1`.execute(db);
  return rows.length === 1;
}

export async function deleteOldPasses(db: Db): Promise<void> {
  await sql`delete from recovery_passes where free_at < clock_timestamp()`.execute(db);
}
