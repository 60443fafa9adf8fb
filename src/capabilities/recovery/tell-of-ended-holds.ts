import type { Db } from '../../database/connect.ts';
import { eachByItself } from '../../kernel/each-by-itself.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { markTold, readEndedHolds, type EndedHold } from './hold-store.ts';
import { isContactOf } from './recovery.ts';
import { startPage } from './steps.ts';

const LIFETIME_SECONDS = 3 * 86_400;
const AT_ONCE = 100;

interface TellOfEndedHoldsDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/**
 * Tells those whose time to object is over that they may set a new password now, each once and in a transaction of its own: an account that
 * does not open holds nobody else up.
 */
export async function tellOfEndedHolds(deps: TellOfEndedHoldsDeps): Promise<void> {
  const ended: EndedHold[] = [];
  for (let page = await readEndedHolds(deps.db, '', AT_ONCE); page.length > 0;) {
    ended.push(...page);
    page = page.length < AT_ONCE ? [] : await readEndedHolds(deps.db, ended.at(-1)?.holdId ?? '', AT_ONCE);
  }
  await eachByItself(ended, (hold) => tell(deps, hold));
}

function tell(deps: TellOfEndedHoldsDeps, { holdId, accountId, contactIndex }: EndedHold): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    if (!(await markTold(tx, holdId))) return;
    const account = await findAccount({ ...deps, db: tx }, accountId);
    const to = account?.contacts.find((contact) => isContactOf(deps.keyring, contact, contactIndex));
    if (account === undefined || to === undefined) return;
    const params = { url: `${deps.config.issuer}${startPage}` };
    const { language } = account;
    await enqueueMessage(deps, tx, { to, template: 'recovery_ready', language, params, lifetimeSeconds: LIFETIME_SECONDS });
  });
}
