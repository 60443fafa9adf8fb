import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { recordEvent } from '../audit/record-event.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { codeForm, secretAfter, type SentForm } from './browser-secret.ts';
import { registrationProblems } from './problems.ts';
import { findRepeatedForm } from './find-repeated-form.ts';
import type { RegistrationSettings } from './registration-settings.ts';
import { mayDo, type ContactChannel, type Step } from './steps.ts';
import { lockBySecret, markConfirmed, renewSecret } from './store.ts';

export interface ConfirmContactInput {
  readonly secret: string;
  /** As typed, without spaces. */
  readonly digits: string;
}

export interface ConfirmContactDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly registration: RegistrationSettings };
}

export type ConfirmContactOutcome =
  /** The browser's cookie gets a new secret: from here on it can do more. */
  | { readonly kind: 'confirmed'; readonly channel: ContactChannel; readonly secret: string }
  /** An earlier answer, or the link, has confirmed it: the citizen belongs elsewhere. `secret` is what the cookie has to hold. */
  | { readonly kind: 'past'; readonly step: Step; readonly channel: ContactChannel; readonly secret: string }
  | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/**
 * Judges a code and takes the step in one transaction, which commits wrong answers too: they are counted. Throws problem expired.
 */
export async function confirmContact(deps: ConfirmContactDeps, { secret, digits }: ConfirmContactInput): Promise<ConfirmContactOutcome> {
  const form = codeForm(digits);
  const outcome = await takeAnswer(deps, { secret, digits, form });
  if (outcome !== undefined) return outcome;
  const repeated = await findRepeatedForm(deps, secret, form);
  if (repeated === undefined) throw registrationProblems.expired();
  return { kind: 'past', ...repeated };
}

function takeAnswer(
  deps: ConfirmContactDeps,
  { secret, digits, form }: ConfirmContactInput & { readonly form: SentForm },
): Promise<ConfirmContactOutcome | undefined> {
  return deps.db.transaction().execute(async (tx) => {
    const row = await lockBySecret(tx, digestToken(secret));
    if (row === undefined) return undefined;
    if (!mayDo('confirm', row.step)) return { kind: 'past', step: row.step, channel: row.channel, secret };
    const outcome = await answerCode(deps, tx, { purpose: 'registration', subject: row.id, digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    await markConfirmed(tx, row.id, by, deps.config.registration.completionLifetimeSeconds);
    await recordEvent(tx, { actor: 'citizen', action: 'contact.confirmed', details: { registrationId: row.id, by } });
    const renewed = secretAfter(deps.keyring, row.id, secret, form);
    await renewSecret(tx, row, { secretDigest: digestToken(renewed) });
    return { kind: 'confirmed', channel: row.channel, secret: renewed };
  });
}
