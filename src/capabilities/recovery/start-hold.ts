import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken, newSecretToken } from '../../kernel/secret-token.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { insertHold } from './hold-store.ts';
import type { RecoveryConfig } from './recovery-settings.ts';
import { cancelPage } from './steps.ts';
import type { RecoveryRow } from './store.ts';

export interface StartHoldDeps {
  readonly keyring: Keyring;
  readonly config: RecoveryConfig;
}

/**
 * Begins the time in which the owner can object, inside the caller's transaction that holds the account: every contact gets a notice with a
 * link that ends it. For a recovery whose one contact is proven, which a stolen phone or a swapped SIM card can do as well.
 */
export async function startHold(deps: StartHoldDeps, tx: Db, row: RecoveryRow): Promise<void> {
  const { account_id: accountId, contact_index: contactIndex } = row;
  if (accountId === null || contactIndex === null) throw new Error('only an account can be held');
  const { holdSeconds, holdGoodForSeconds } = deps.config.recovery;
  const cancelToken = newSecretToken();
  const holdId = newId('rch');
  await insertHold(tx, {
    id: holdId,
    accountId,
    contactIndex,
    passwordChangedAt: row.password_changed_at,
    cancelDigest: digestToken(cancelToken),
    holdSeconds,
    goodForSeconds: holdGoodForSeconds,
  });
  const params = { hours: String(Math.ceil(holdSeconds / 3600)) };
  const page = `${cancelPage}/${cancelToken}`;
  // Each hold has a link of its own, which none of an earlier one stands in for; the codes of a recovery limit them.
  await tellAccount(deps, tx, { accountId, template: 'recovery_held', about: holdId, page, params, lifetimeSeconds: holdSeconds });
  await recordEvent(tx, { actor: 'citizen', action: 'recovery.held', accountId, details: { hours: params.hours } });
}
