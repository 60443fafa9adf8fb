import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { disableIdleTwoStep } from './disable-idle-two-step.ts';
import { listFactors } from './list-factors.ts';
import { markRemoved } from './passkey-store.ts';
import { tellOfPasskey } from './tell-of-passkey.ts';

export interface RemovePasskeyDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/** `gone`: the account has no such passkey, or no longer. `only_way`: without it there would be nothing to sign in with. */
export type RemovePasskeyOutcome = { readonly kind: 'removed' | 'gone' | 'only_way' };

/**
 * Takes a passkey away within the caller's transaction, for good, and tells its owner at all contacts. When nothing is left to show as a
 * second step, none is asked for any more. Who changes the same account at once queues on its row, so that nobody is left without a way in.
 */
export async function removePasskey(
  deps: RemovePasskeyDeps,
  tx: Db,
  { accountId, passkeyId }: { readonly accountId: string; readonly passkeyId: string },
): Promise<RemovePasskeyOutcome> {
  if (!(await lockAccount(tx, accountId))) return { kind: 'gone' };
  const { passkeys, hasPassword } = await listFactors({ ...deps, db: tx }, accountId);
  if (!hasPassword && passkeys === 1) return { kind: 'only_way' };
  if (!(await markRemoved(tx, { accountId, passkeyId }))) return { kind: 'gone' };
  await recordEvent(tx, { actor: 'citizen', action: 'passkey.removed', accountId, details: { passkey: passkeyId } });
  await disableIdleTwoStep(tx, accountId);
  await tellOfPasskey(deps, tx, { accountId, template: 'passkey_removed' });
  return { kind: 'removed' };
}
