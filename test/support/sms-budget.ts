import { smsKeys } from '../../src/capabilities/notifications/take-sms-budget.ts';
import type { Deps } from '../../src/deps.ts';

/** Others have asked for all the SMS of this hour; undone by deleting from sms_hours. */
export async function spendSmsOf({ pool, keyring }: Pick<Deps, 'pool' | 'keyring'>): Promise<void> {
  await pool.query(
    `insert into sms_hours (key, hour, sent) values ($1, date_trunc('hour', clock_timestamp()), 1000000)
    on conflict (key, hour) do update set sent = excluded.sent`,
    [smsKeys(keyring, '+79990000000').all],
  );
}
