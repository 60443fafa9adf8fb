import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { countSms, markBudgeted, readSmsUse, type SmsKeys } from './budget-store.ts';
import { numberBlock, passedLimit, type SmsConfig, type SmsLimit } from './sms-budget.ts';

export interface TakeSmsBudgetInput {
  readonly messageId: string;
  /** E.164. */
  readonly to: string;
}

/** Undoes the count of a message that does not leave. */
class BudgetSpent extends Error {
  readonly limit: SmsLimit;

  constructor(limit: SmsLimit) {
    super(limit);
    this.limit = limit;
  }
}

/**
 * Counts one SMS on its block of numbers and on all of them, in a short transaction before it leaves: of many workers at once no more get
 * through than the limits let. The limit that refused it, whose count is taken back; undefined when it may leave.
 */
export async function takeSmsBudget(
  { db, keyring, config }: { readonly db: Db; readonly keyring: Keyring; readonly config: { readonly sms: SmsConfig } },
  { messageId, to }: TakeSmsBudgetInput,
): Promise<SmsLimit | undefined> {
  const keys = smsKeys(keyring, to);
  const count = async (tx: Db) => {
    await countSms(tx, keys);
    const passed = passedLimit(await readSmsUse(tx, keys), config.sms.budget);
    if (passed !== undefined) throw new BudgetSpent(passed);
    await markBudgeted(tx, messageId);
  };
  try {
    await db.transaction().execute(count);
    return undefined;
  } catch (error) {
    if (error instanceof BudgetSpent) return error.limit;
    throw error;
  }
}

/** By blind index: the table tells nobody whose numbers were written to. */
export function smsKeys(keyring: Keyring, phone: string): SmsKeys {
  return { block: keyring.blindIndex('sms-block', numberBlock(phone)), all: keyring.blindIndex('sms-block', '') };
}
