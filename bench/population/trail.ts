import { sql } from 'kysely';
import type { Db } from '../../src/database/connect.ts';

/**
 * Gives an account a long trail: mostly sign-ins and disclosures of the last two years, among them a few looks by operators; and every other
 * account a short one, so that the planner sees a table in which one person is rare.
 */
export async function fillTrail(db: Db, accountId: string, events: number): Promise<void> {
  await insertEvents(db, sql`select ${accountId}::text as account_id`, events);
  await insertEvents(db, sql`select id as account_id from accounts where id <> ${accountId}`, 20);
  await sql`vacuum (analyze) audit_events`.execute(db);
}

async function insertEvents(db: Db, accounts: ReturnType<typeof sql>, each: number): Promise<void> {
  await sql`
    insert into audit_events (id, at, actor, action, account_id, client_id, details)
    select 'aud_' || lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(md5(account_id || number::text), 1, 19),
      at, case when number % 1000 = 0 then 'operator:opr_bench' else 'citizen' end,
      case when number % 1000 = 0 then 'citizen.looked_up' when number % 10 = 1 then 'consent.granted'
        when number % 3 = 0 then 'claims.disclosed' else 'authentication.succeeded' end,
      account_id, 'region',
      '{"amr": ["pwd"], "device": "known", "browser": "firefox/linux", "claims": ["name", "family_name"], "acr": "urn:paiza:loa:standard"}'
    from (${accounts}) as account, generate_series(1, ${each}::int) as number,
      lateral (select now() - make_interval(secs => number * 63072000.0 / ${each}) as at) as moment`.execute(db);
}
