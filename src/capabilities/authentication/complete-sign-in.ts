import { attachSignInMoment } from '../accounts/attach-sign-in-moment.ts';
import type { Db } from '../../database/connect.ts';
import { attachSignInEvent } from './attach-sign-in-event.ts';
import type { ProvenPassword } from './device-challenge.ts';
import { deviceDetails, newsOf, tokensToKeep, type DeviceMemoryDeps, type SeenDevice } from './device-memory.ts';
import type { BesideTexts } from './recorded-sign-in.ts';
import { owesSecondStep, type SignInSettings } from './sign-in-settings.ts';
import { recordSuccess } from './store.ts';

export interface SignInToComplete {
  readonly password: ProvenPassword;
  /** Of the factors that were shown so far. */
  readonly amr: readonly string[];
  /** As they were when the password was judged. */
  readonly settings: Pick<SignInSettings, 'twoStep' | 'smsSecond'>;
  /** Counters that the success takes back, or closes. */
  readonly counters: { readonly own: Buffer; readonly identifier?: Buffer; readonly challenge?: Buffer };
  readonly device: SeenDevice;
  readonly clientId: string | undefined;
  /** What the browser says it is, as it is stored. */
  readonly browser: string;
  readonly beside?: BesideTexts | undefined;
}

export interface Authenticated {
  readonly kind: 'authenticated';
  readonly accountId: string;
  readonly amr: readonly string[];
  /** When it was shown, by the database's clock, in milliseconds. Absent: just now. */
  readonly at?: number;
  /** Whether a second step has to follow before anybody is signed in. Absent: it was not looked at. */
  readonly owesSecondStep?: boolean;
  /** When a password was shown: since when it has been the account's. */
  readonly passwordChangedAt?: string;
  /** What the browser is to keep from now on, when that changes. */
  readonly deviceTokens?: string;
  /** What was read with the record. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

/**
 * Ends what was begun with a password that was right: counters, trail and the memory of the device. Where a second step is owed, the trail
 * says so, and the device is not remembered yet. Undefined when meanwhile the password was changed, two steps were switched on or off, the
 * account closed or the challenge used.
 */
export async function completeSignIn(deps: DeviceMemoryDeps, db: Db, signIn: SignInToComplete): Promise<Authenticated | undefined> {
  const { password, amr, settings, counters, device, clientId, browser, beside = {} } = signIn;
  const { accountId, changedAt: passwordChangedAt } = password;
  const owed = owesSecondStep(amr, settings);
  const news = owed ? undefined : newsOf(deps.keyring, device);
  const confirmed = counters.challenge === undefined ? {} : { confirmed_by: 'code' };
  const recorded = await recordSuccess(db, {
    password,
    twoStep: settings.twoStep,
    ownKey: counters.own,
    identifierKey: counters.identifier,
    challengeKey: counters.challenge,
    moment: attachSignInMoment(accountId),
    notice: news === undefined ? undefined : { browser, news },
    beside: owed ? {} : beside,
    event: attachSignInEvent(db, owed ? 'challenged' : 'succeeded', {
      accountId,
      clientId,
      details: { amr, ...(owed ? { owed: 'second_step' } : {}), ...deviceDetails(deps.keyring, device), ...confirmed },
    }),
  });
  if (recorded === undefined) return undefined;
  const success = { kind: 'authenticated', accountId, amr, owesSecondStep: owed, passwordChangedAt, ...recorded } as const;
  return owed ? success : { ...success, ...tokensToKeep(deps, device, recorded.at) };
}
