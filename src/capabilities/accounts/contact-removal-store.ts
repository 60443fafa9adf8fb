import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/**
 * Takes these contacts off an account and ends the evidence of them. What an account had it keeps as a row: any past moment can be replayed.
 */
export async function removeContacts(
  db: Db,
  {
    accountId,
    keep,
    kinds,
  }: {
    readonly accountId: string;
    /** Blind indexes of the one that stays, under every master key. */
    readonly keep: readonly Buffer[];
    readonly kinds: readonly string[];
  },
): Promise<number> {
  const { rows } = await sql<{ removed: number }>`
    with removed as (
      update identifiers set removed_at = clock_timestamp()
      where account_id = ${accountId} and kind = any(${kinds}::text[]) and removed_at is null and not blind_index = any(${keep}::bytea[])
      returning id
    ), ended as (
      update evidence set revoked_at = greatest(at, clock_timestamp())
      from removed
      where evidence.account_id = ${accountId} and kind = 'contact_confirmed' and reference = removed.id and revoked_at is null
    )
    select count(*)::int as removed from removed`.execute(db);
  return rows[0]?.removed ?? 0;
}
