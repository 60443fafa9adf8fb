import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { NOTICE_SECONDS } from './security-change.ts';
import type { TellOwnerDeps } from './tell-of-change.ts';

export interface ToldPasskey {
  readonly accountId: string;
  readonly template: 'passkey_added' | 'passkey_removed';
}

/** Tells every contact of an account within the caller's transaction: whoever holds one should learn that the ways in have changed. */
export async function tellOfPasskey(deps: TellOwnerDeps, tx: Db, { accountId, template }: ToldPasskey): Promise<void> {
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const params = { url: `${deps.config.issuer}/account/security/passkeys` };
  for (const to of account?.contacts ?? []) {
    await enqueueMessage(deps, tx, { to, template, language: account?.language ?? 'ru', params, lifetimeSeconds: NOTICE_SECONDS });
  }
}
