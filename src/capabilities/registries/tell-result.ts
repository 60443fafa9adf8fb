import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';

export interface TellResultDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/** Pages that the messages lead to. */
const paths = {
  identity_confirmed: '/account',
  identity_not_confirmed: '/account/identity/checks',
  identity_taken_notice: '/account',
  identity_lapsed: '/account/identity',
  identity_outdated: '/account/identity',
  proof_revoked: '/account/confirm',
} as const;

export interface TellResultInput {
  readonly accountId: string;
  readonly template: keyof typeof paths;
}

const LIFETIME_SECONDS = 3 * 86_400;

/**
 * Tells the citizen, within the caller's transaction, how a check ended: by e-mail if there is an address, else by SMS, to the contact that
 * was confirmed last. What was found stands on the page alone.
 */
export async function tellResult(deps: TellResultDeps, tx: Db, { accountId, template }: TellResultInput): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
  if (account === undefined) return;
  const newestFirst = account.contacts.toReversed();
  const to = newestFirst.find(({ kind }) => kind === 'email') ?? newestFirst[0];
  if (to === undefined) return;
  const params = { url: `${deps.config.issuer}${paths[template]}` };
  await enqueueMessage(deps, tx, { to, template, language: account.language, params, lifetimeSeconds: LIFETIME_SECONDS });
}
