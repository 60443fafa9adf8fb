import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { disableIdleTwoStep } from './disable-idle-two-step.ts';
import { markTotpRemoved } from './factor-store.ts';

/**
 * Takes an authenticator app off an account, inside the caller's transaction, which has locked the account. When nothing is left to show as
 * a second step, none is asked for any more.
 */
export async function removeTotp(
  tx: Db,
  app: { readonly accountId: string; readonly totpId: string },
): Promise<{ readonly kind: 'changed' | 'not_found' }> {
  const { accountId, totpId } = app;
  if (!(await markTotpRemoved(tx, { id: totpId, accountId }))) return { kind: 'not_found' };
  await recordEvent(tx, { actor: 'citizen', action: 'factor.removed', accountId, details: { factor: 'totp' } });
  await disableIdleTwoStep(tx, accountId);
  return { kind: 'changed' };
}
