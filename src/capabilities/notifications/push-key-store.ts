import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** The installation's secrets are one table; each room has a row of its own in it. The candidate when there is none yet, else the first. */
export async function keepFirstPushKeys(db: Db, name: string, candidateSealed: Buffer): Promise<Buffer> {
  await sql`
    insert into installation_secrets (name, secret_sealed) values (${name}, ${candidateSealed}) on conflict do nothing`.execute(db);
  const { rows } = await sql<{ sealed: Buffer }>`
    select secret_sealed as sealed from installation_secrets where name = ${name}`.execute(db);
  const kept = rows[0];
  if (kept === undefined) throw new Error('the push keys are missing');
  return kept.sealed;
}
