import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { countNotice } from './budget-store.ts';
import { NOTICES_PER_DAY, NOTICES_PER_HOUR } from './sms-budget.ts';

export interface TakeNoticeAllowanceInput {
  readonly accountId: string;
  /** What the notice says; only repeats of it are counted together. */
  readonly about: string;
}

/**
 * Counts one notice that would go to an account by SMS, within the transaction of what it tells of. False when the account has had its own of
 * the hour or the day: whoever is signed in can cause notices without end, and the same one again tells the owner nothing.
 */
export function takeNoticeAllowance(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { accountId, about }: TakeNoticeAllowanceInput,
): Promise<boolean> {
  const key = keyring.blindIndex('sms-notice', `${accountId}|${about}`);
  return countNotice(tx, { key, perHour: NOTICES_PER_HOUR, perDay: NOTICES_PER_DAY });
}
