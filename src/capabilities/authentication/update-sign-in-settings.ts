import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { readFactorCounts, readTotps } from './factor-store.ts';
import { readSettings, writeSettings } from './settings-store.ts';
import type { SignInSettings } from './sign-in-settings.ts';

export interface SettingsChange {
  readonly accountId: string;
  readonly changes: Partial<SignInSettings>;
  /** A confirmed phone is there for codes by SMS. */
  readonly hasPhone: boolean;
}

export type SettingsOutcome =
  | { readonly kind: 'changed' | 'unchanged' }
  /** Two steps without a second factor would lock the owner out. */
  | { readonly kind: 'no_second_factor' };

/**
 * Changes what an account has chosen about signing in, inside the caller's transaction, which has locked the account. Taking the last second
 * factor away takes two steps with it.
 */
export async function updateSignInSettings(tx: Db, { accountId, changes, hasPhone }: SettingsChange): Promise<SettingsOutcome> {
  const before = await readSettings(tx, accountId);
  const { passkeys } = await readFactorCounts(tx, accountId);
  const hasKey = passkeys > 0 || (await readTotps(tx, accountId)).length > 0;
  const smsSecond = (changes.smsSecond ?? before.smsSecond) && hasPhone;
  if (changes.twoStep === true && !hasKey && !smsSecond) return { kind: 'no_second_factor' };
  if (changes.smsSecond === true && !hasPhone) return { kind: 'no_second_factor' };
  const twoStep = (changes.twoStep ?? before.twoStep) && (hasKey || smsSecond);
  if (twoStep === before.twoStep && smsSecond === before.smsSecond) return { kind: 'unchanged' };
  await writeSettings(tx, accountId, { twoStep, smsSecond });
  if (twoStep !== before.twoStep)
    await recordEvent(tx, { actor: 'citizen', action: twoStep ? 'two_step.enabled' : 'two_step.disabled', accountId });
  if (smsSecond !== before.smsSecond)
    await recordEvent(tx, {
      actor: 'citizen',
      action: smsSecond ? 'factor.added' : 'factor.removed',
      accountId,
      details: { factor: 'sms_code' },
    });
  return { kind: 'changed' };
}
