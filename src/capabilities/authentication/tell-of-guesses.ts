import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { NOTICE_SECONDS, SECURITY_PATH } from './security-change.ts';
import type { TellOwnerDeps } from './tell-of-change.ts';

/** Somebody knows the password and has tried the second step until the wait: the owner should learn of it before anybody else gets on. */
export async function tellOfGuesses(deps: TellOwnerDeps, tx: Db, accountId: string): Promise<void> {
  const account = await findAccount({ ...deps, db: tx }, accountId);
  if (account === undefined) return;
  const { language } = account;
  const params = { url: `${deps.config.issuer}${SECURITY_PATH}` };
  for (const to of account.contacts) {
    await enqueueMessage(deps, tx, { to, template: 'second_step_guessed', language, params, lifetimeSeconds: NOTICE_SECONDS });
  }
}
