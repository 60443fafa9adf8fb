import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { readSmsUse } from './budget-store.ts';
import { reachedLimit, type SmsConfig, type SmsLimit } from './sms-budget.ts';
import { smsKeys } from './take-sms-budget.ts';

/** The limit at which an SMS to this number would not leave now, for forms that would promise one. */
export async function findReachedLimit(
  { keyring, config }: { readonly keyring: Keyring; readonly config: { readonly sms: SmsConfig } },
  db: Db,
  phone: string,
): Promise<SmsLimit | undefined> {
  return reachedLimit(await readSmsUse(db, smsKeys(keyring, phone)), config.sms.budget);
}
