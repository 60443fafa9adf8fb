import { sql } from 'kysely';
import type { Db } from '../../database/connect.ts';

/** The number of the case: this one, or that of the case which this sign-in has already. Simultaneous ones queue on the unique event. */
export async function insertCase(
  db: Db,
  { number, accountId, eventId }: { readonly number: string; readonly accountId: string; readonly eventId: string },
): Promise<{ readonly number: string; readonly opened: boolean }> {
  const { rows } = await sql<{ number: string }>`
    insert into security_cases (number, account_id, event_id) values (${number}, ${accountId}, ${eventId})
    on conflict (event_id) do update set event_id = excluded.event_id
    returning number`.execute(db);
  const standing = rows[0]?.number ?? number;
  return { number: standing, opened: standing === number };
}

/** The number of the newest case of account `$1`; for the text of a larger statement. */
export const newestCaseText = `(
  select number from security_cases where account_id = $1 order by opened_at desc limit 1)`;
