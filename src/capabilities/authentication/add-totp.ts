import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { forgetAnswers } from './attempt-store.ts';
import { factorPlaces } from './factor-places.ts';
import { insertTotp, readClock, readTotps } from './factor-store.ts';
import { matchingStep, MOST_TOTPS } from './totp.ts';

export interface AddTotpInput {
  readonly accountId: string;
  /** Given with the secret, so that the same form adds one app however often it comes. */
  readonly totpId: string;
  /** In base32. */
  readonly secret: string;
  /** What its owner calls it. */
  readonly label: string;
  /** Of the app that is being added. */
  readonly digits: string;
}

export type AddTotpOutcome =
  | { readonly kind: 'changed' }
  /** By the same form before. The digits were not looked at: it shows nothing. */
  | { readonly kind: 'added_before' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'too_many' };

/**
 * Binds an authenticator app that shows a right code, inside the caller's transaction, which has locked the account. The code that proved it
 * is used with that. Guessing is no matter here: whoever sends this form has the secret in it.
 */
export async function addTotp({ keyring }: { readonly keyring: Keyring }, tx: Db, input: AddTotpInput): Promise<AddTotpOutcome> {
  const { accountId, totpId, secret, label, digits } = input;
  const apps = await readTotps(tx, accountId);
  if (apps.some(({ id }) => id === totpId)) return { kind: 'added_before' };
  if (apps.length >= MOST_TOTPS) return { kind: 'too_many' };
  const step = matchingStep(secret, digits, await readClock(tx));
  const dataKey = await openDataKey({ db: tx, keyring }, accountId);
  if (step === undefined || dataKey === undefined) return { kind: 'wrong' };
  const secretSealed = dataKey.seal(factorPlaces.totpSecret(totpId), secret);
  const labelSealed = dataKey.seal(factorPlaces.totpLabel(totpId), label);
  // One that was removed meanwhile does not come back by an old form.
  if (!(await insertTotp(tx, { id: totpId, accountId, secretSealed, labelSealed, step }))) return { kind: 'wrong' };
  await forgetAnswers(tx, { accountId, factor: 'totp' });
  await recordEvent(tx, { actor: 'citizen', action: 'factor.added', accountId, details: { factor: 'totp' } });
  return { kind: 'changed' };
}
