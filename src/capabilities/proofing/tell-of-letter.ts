import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { methodRow } from './catalogue.ts';
import type { TellCitizenDeps } from './tell-citizen.ts';

const LIFETIME_SECONDS = 3 * 86_400;

/** Tells the citizen how far the letter is, within the caller's transaction: by SMS and by e-mail, to the newest contact of each kind. */
export async function tellOfLetter(
  deps: TellCitizenDeps,
  tx: Db,
  { accountId, template }: { readonly accountId: string; readonly template: 'letter_sent' | 'letter_delivered' | 'letter_returned' },
): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  if (account === undefined) return;
  const params = { url: `${deps.config.issuer}${methodRow('postal_code').path}` };
  for (const kind of ['phone', 'email'] as const) {
    const to = account.contacts.findLast((contact) => contact.kind === kind);
    if (to === undefined) continue;
    await enqueueMessage(deps, tx, { to, template, language: account.language, params, lifetimeSeconds: LIFETIME_SECONDS });
  }
}
