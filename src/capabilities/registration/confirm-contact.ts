import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { registrationProblems } from './problems.ts';
import type { RegistrationSettings } from './registration-settings.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { lockBySecret, markConfirmed } from './store.ts';

export interface ConfirmContactInput {
  readonly secret: string;
  /** As typed, without spaces. */
  readonly digits: string;
}

export type ConfirmContactOutcome =
  | ConfirmCodeOutcome
  /** An earlier answer, or the link, has confirmed it: the citizen belongs elsewhere. */
  | { readonly kind: 'past'; readonly step: Step; readonly channel: ContactChannel };

/**
 * Judges a code and takes the step in one transaction, which commits wrong answers too: they are counted. Throws problem expired.
 */
export function confirmContact(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: { readonly registration: RegistrationSettings } },
  { secret, digits }: ConfirmContactInput,
): Promise<ConfirmContactOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockBySecret(tx, digestToken(secret));
    if (row === undefined) throw registrationProblems.expired();
    if (!mayDo('confirm', row.step)) return { kind: 'past', step: row.step, channel: row.channel };
    const outcome = await answerCode(deps, tx, { purpose: 'registration', subject: row.id, digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    await markConfirmed(tx, row.id, by, deps.config.registration.completionLifetimeSeconds);
    await recordEvent(tx, { actor: 'citizen', action: 'contact.confirmed', details: { registrationId: row.id, by } });
    return outcome;
  });
}
