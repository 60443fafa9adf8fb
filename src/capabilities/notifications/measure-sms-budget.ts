import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { readSmsUse } from './budget-store.ts';
import { limitsOf, type SmsConfig } from './sms-budget.ts';
import { smsKeys } from './take-sms-budget.ts';

/** How much of the SMS budget over all numbers is spent, from 0; at 1 the breaker is open and no code leaves. */
export async function measureSmsBudget({
  db,
  keyring,
  config,
}: {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly sms: SmsConfig };
}): Promise<{ readonly hour: number; readonly day: number }> {
  const use = await readSmsUse(db, smsKeys(keyring, ''));
  const most = limitsOf(config.sms.budget);
  return { hour: use.hour / most.hour, day: use.day / most.day };
}
