import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { openAccount } from '../accounts/open-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { PasswordHash } from '../authentication/password-hasher.ts';
import { storePassword } from '../authentication/set-password.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { openRegistration } from './keep-draft.ts';
import type { RegistrationSettings } from './registration-settings.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { deleteRegistration, lockBySecret, markDone, renewSecret } from './store.ts';
import { tellOwner } from './tell-owner.ts';

export interface CompleteRegistrationDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly registration: RegistrationSettings };
}

export type CompletionOutcome =
  /** `secret` is what the browser's cookie has to hold from now on. */
  | { readonly kind: 'completed'; readonly secret: string; readonly interactionId?: string }
  /** Somebody has opened an account with this contact meanwhile. The registration is over; the owner is told. */
  | { readonly kind: 'contact_taken' }
  | { readonly kind: 'out_of_turn'; readonly step: Step; readonly channel: ContactChannel };

export interface CompleteRegistrationInput {
  readonly secret: string;
  readonly password: PasswordHash;
  /** The secret that takes the place of `secret`. */
  readonly nextSecret: string;
}

/**
 * Account, password, the end of the registration and their trace in one transaction. Undefined when there is no registration under this
 * secret, or no longer: a submit of the same form may have been faster.
 */
export function completeRegistration(
  deps: CompleteRegistrationDeps,
  { secret, password, nextSecret }: CompleteRegistrationInput,
): Promise<CompletionOutcome | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockBySecret(tx, digestToken(secret));
    if (row === undefined) return undefined;
    const { registrationId, step, channel, language, draft, confirmation, interactionId } = openRegistration(deps.keyring, row);
    const portal = interactionId === undefined ? {} : { interactionId };
    if (step === 'done') return { kind: 'completed', secret, ...portal };
    if (draft === undefined || confirmation === undefined || !mayDo('complete', step)) return { kind: 'out_of_turn', step, channel };

    const { familyName, givenName, contact } = draft;
    const evidence = { confirmedAt: confirmation.at, evidenceSource: confirmation.by };
    const opened = await openAccount(deps, tx, { familyName, givenName, contact, language, ...evidence });
    if (opened.kind === 'identifier_taken') {
      await deleteRegistration(tx, registrationId);
      await tellOwner(deps, tx, { contact, language, lifetimeSeconds: deps.config.registration.completionLifetimeSeconds });
      return { kind: 'contact_taken' };
    }
    const { accountId } = opened;
    await storePassword(tx, { accountId, ...password });
    await markDone(tx, registrationId, accountId);
    await renewSecret(tx, row, { secretDigest: digestToken(nextSecret) });
    // Whoever else has started a registration on this contact waits for a code that will never match.
    await spoilCodes(deps, tx, { purpose: 'registration', contact });
    await recordEvent(tx, { actor: 'citizen', action: 'account.registered', accountId, details: { by: confirmation.by } });
    return { kind: 'completed', secret: nextSecret, ...portal };
  });
}
