import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { recordEvent } from '../audit/record-event.ts';
import { markRemoved } from './passkey-store.ts';
import { tellOfPasskey } from './tell-of-passkey.ts';

export interface RemovePasskeyDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/**
 * Takes a passkey away within the caller's transaction, for good, and tells its owner at all contacts. False when the account has no such
 * passkey, or no longer: then nothing happened. Who does it at the same time waits, and finds it gone.
 */
export async function removePasskey(
  deps: RemovePasskeyDeps,
  tx: Db,
  { accountId, passkeyId }: { readonly accountId: string; readonly passkeyId: string },
): Promise<boolean> {
  if (!(await markRemoved(tx, { accountId, passkeyId }))) return false;
  await recordEvent(tx, { actor: 'citizen', action: 'passkey.removed', accountId, details: { passkey: passkeyId } });
  await tellOfPasskey(deps, tx, { accountId, template: 'passkey_removed' });
  return true;
}
