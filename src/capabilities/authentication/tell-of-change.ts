import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { translateTo } from '../../kernel/texts.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { NOTICE_SECONDS, SECURITY_PATH, type SecurityChange } from './security-change.ts';

export interface TellOwnerDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/**
 * Tells the owner at every contact, within the transaction of the change: whoever holds one of them learns of what was done in their name.
 * Nobody can switch this off (NIST SP 800-63B-4 §4.6).
 */
export async function tellOfChange(
  deps: TellOwnerDeps,
  tx: Db,
  told: { readonly accountId: string; readonly change: SecurityChange },
): Promise<void> {
  const account = await findAccount({ ...deps, db: tx }, told.accountId);
  if (account === undefined) return;
  const { language, contacts } = account;
  const params = { change: translateTo(language)(`security.change_${told.change}`), url: `${deps.config.issuer}${SECURITY_PATH}` };
  for (const to of contacts) {
    await enqueueMessage(deps, tx, { to, template: 'security_changed', language, params, lifetimeSeconds: NOTICE_SECONDS });
  }
}
