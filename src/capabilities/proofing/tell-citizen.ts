import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import { translateTo } from '../../kernel/texts.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { methodRow } from './catalogue.ts';

export interface TellCitizenDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

export type TellCitizenInput =
  | { readonly accountId: string; readonly template: 'identity_proved'; readonly method: ProofMethod }
  | { readonly accountId: string; readonly template: 'proof_revoked' };

const LIFETIME_SECONDS = 3 * 86_400;

/**
 * Tells the citizen within the caller's transaction, by SMS and by e-mail: to the newest contact of each kind, because whoever holds one of
 * them should learn of what was done in their name.
 */
export async function tellCitizen(deps: TellCitizenDeps, tx: Db, input: TellCitizenInput): Promise<void> {
  const account = await findAccount({ db: tx, keyring: deps.keyring }, input.accountId);
  if (account === undefined) return;
  const newestFirst = account.contacts.toReversed();
  const { language } = account;
  const params = {
    url: `${deps.config.issuer}/account/confirm`,
    ...(input.template === 'identity_proved' ? { method: translateTo(language)(methodRow(input.method).name) } : {}),
  };
  for (const kind of ['phone', 'email'] as const) {
    const to = newestFirst.find((contact) => contact.kind === kind);
    if (to !== undefined) {
      await enqueueMessage(deps, tx, { to, template: input.template, language, params, lifetimeSeconds: LIFETIME_SECONDS });
    }
  }
}
