import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';

interface TellDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

const LIFETIME_SECONDS = 3 * 86_400;

/** Tells every contact of an account within the caller's transaction: whoever holds one should learn that the ways in have changed. */
export async function tellOfPasskey(
  deps: TellDeps,
  tx: Db,
  { accountId, template }: { readonly accountId: string; readonly template: 'passkey_added' | 'passkey_removed' },
): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  const params = { url: `${deps.config.issuer}/account/security/passkeys` };
  for (const to of account?.contacts ?? []) {
    await enqueueMessage(deps, tx, { to, template, language: account?.language ?? 'ru', params, lifetimeSeconds: LIFETIME_SECONDS });
  }
}
