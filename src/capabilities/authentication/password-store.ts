import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { PasswordHash } from './password-hasher.ts';

export interface StoredPassword extends PasswordHash {
  /** Text, because a Date would lose its microseconds. */
  readonly changedAt: string;
}

export async function readPassword(db: Db, accountId: string): Promise<StoredPassword | undefined> {
  const { rows } = await sql<StoredPassword>`
    select hash, pepper_key_id as "pepperKeyId", changed_at::text as "changedAt" from passwords where account_id = ${accountId}`.execute(
    db,
  );
  return rows[0];
}

export interface Replacement extends PasswordHash {
  readonly accountId: string;
  /** Of the password that was verified; undefined when the account had none. */
  readonly insteadOf: string | undefined;
}

/** False when the password has changed meanwhile: of two changes at once that saw the same one, the first stands. */
export async function replacePassword(db: Db, { accountId, hash, pepperKeyId, insteadOf }: Replacement): Promise<boolean> {
  const { rows } =
    insteadOf === undefined
      ? await sql`
        insert into passwords (account_id, hash, pepper_key_id) values (${accountId}, ${hash}, ${pepperKeyId}::int)
        on conflict (account_id) do nothing returning account_id`.execute(db)
      : await sql`
        update passwords set hash = ${hash}, pepper_key_id = ${pepperKeyId}::int, changed_at = clock_timestamp()
        where account_id = ${accountId} and changed_at = ${insteadOf}::timestamptz returning account_id`.execute(db);
  return rows.length === 1;
}
