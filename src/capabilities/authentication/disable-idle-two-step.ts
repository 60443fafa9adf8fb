import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { readFactorCounts, readTotps } from './factor-store.ts';
import { readSettings, writeSettings } from './settings-store.ts';

/**
 * Switches two steps off when no second factor is left but backup codes, which are for the day a factor is lost: inside the transaction that
 * has taken one away and has locked the account. Nobody is locked out by a setting, and the trail tells of it.
 */
export async function disableIdleTwoStep(tx: Db, accountId: string): Promise<void> {
  const { twoStep, smsSecond } = await readSettings(tx, accountId);
  if (!twoStep || smsSecond) return;
  const { passkeys } = await readFactorCounts(tx, accountId);
  if (passkeys > 0 || (await readTotps(tx, accountId)).length > 0) return;
  await writeSettings(tx, accountId, { twoStep: false });
  await recordEvent(tx, { actor: 'citizen', action: 'two_step.disabled', accountId, details: { reason: 'no_factor_left' } });
}
