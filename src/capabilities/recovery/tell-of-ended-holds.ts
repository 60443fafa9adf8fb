import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { takeEndedHolds } from './hold-store.ts';
import { isContactOf } from './recovery.ts';
import { startPage } from './steps.ts';

const LIFETIME_SECONDS = 3 * 86_400;
const AT_ONCE = 100;

/** Tells those whose time to object is over that they may set a new password now, each once. */
export async function tellOfEndedHolds(deps: {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}): Promise<number> {
  return deps.db.transaction().execute(async (tx) => {
    const ended = await takeEndedHolds(tx, AT_ONCE);
    for (const { accountId, contactIndex } of ended) {
      const account = await findAccount({ ...deps, db: tx }, accountId);
      const to = account?.contacts.find((contact) => isContactOf(deps.keyring, contact, contactIndex));
      if (account === undefined || to === undefined) continue;
      const params = { url: `${deps.config.issuer}${startPage}` };
      await enqueueMessage(deps, tx, {
        to,
        template: 'recovery_ready',
        language: account.language,
        params,
        lifetimeSeconds: LIFETIME_SECONDS,
      });
    }
    return ended.length;
  });
}
