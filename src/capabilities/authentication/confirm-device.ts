import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import { findAccount } from '../accounts/find-account.ts';
import { phoneForCodes } from '../accounts/settled-contacts.ts';
import { answerCode, type ConfirmCodeDeps } from '../one-time-codes/answer-code.ts';
import { amrOf } from './amr.ts';
import { completeSignIn, type Authenticated } from './complete-sign-in.ts';
import { readFactorsHeld } from './factor-age-store.ts';
import { codeOwner, type DeviceChallenge } from './device-challenge.ts';
import { recallDevice } from './device-memory.ts';
import { readSettings } from './settings-store.ts';
import type { SignInSettings } from './sign-in-settings.ts';
import { takeEvenTime } from './take-even-time.ts';
import { challengeCounterKey, counterKeys } from './throttle.ts';

export interface ConfirmDeviceDeps extends ConfirmCodeDeps {
  readonly db: Db;
  readonly config: ConfirmCodeDeps['config'] & {
    readonly sessions: { readonly deviceMemorySeconds: number };
    readonly recovery: { readonly newContactSeconds: number };
  };
}

export interface ConfirmDeviceInput {
  readonly challenge: DeviceChallenge;
  /** As typed, without spaces. */
  readonly digits: string;
  /** An IPv4 address or the /64 of an IPv6 one. */
  readonly network: string;
  /** What the browser keeps, as it sent it. */
  readonly deviceTokens?: string | undefined;
  /** The relying party that the sign-in is for. */
  readonly clientId?: string | undefined;
  /** What the browser says it is, as it is stored. */
  readonly browser?: string | undefined;
}

/** `refused` says no more: how often a code was tried, or that it is over, would tell a real one from a decoy. */
export type ConfirmDeviceOutcome = Authenticated | { readonly kind: 'refused' };

/**
 * Signs in with the code that this device owed after the password was right; from then on it is known. The code is used and the sign-in
 * recorded together or not at all. The limits of answers are those of the owner's contact, and only who knew the password has them there.
 */
export function confirmDevice(deps: ConfirmDeviceDeps, input: ConfirmDeviceInput): Promise<ConfirmDeviceOutcome> {
  return takeEvenTime(() => deps.db.transaction().execute((tx) => confirm(deps, tx, input)));
}

async function confirm(deps: ConfirmDeviceDeps, tx: Db, input: ConfirmDeviceInput): Promise<ConfirmDeviceOutcome> {
  const { challenge, digits, network, clientId } = input;
  const answer = await answerCode(deps, tx, { ...codeOwner(challenge), digits });
  if (answer.kind !== 'confirmed' || challenge.decoy) return { kind: 'refused' };
  const { accountId } = challenge.password;
  const settings = await readSettings(tx, accountId);
  const keys = counterKeys(deps.keyring, challenge.identifier, network);
  const signedIn = await completeSignIn(deps, tx, {
    password: challenge.password,
    amr: amrOf(
      answer.channel === 'sms' && (await isFactor(deps, tx, { accountId, identifier: challenge.identifier, ...settings }))
        ? ['password', 'sms_code']
        : ['password'],
    ),
    settings,
    counters: { own: keys.identifierAndNetwork, identifier: keys.identifier, challenge: challengeCounterKey(deps.keyring, challenge.id) },
    device: { ...recallDevice(deps, { accountId, network, deviceTokens: input.deviceTokens }), knownBy: undefined },
    clientId,
    browser: input.browser ?? '',
  });
  return signedIn ?? { kind: 'refused' };
}

interface ShownPhone extends Pick<SignInSettings, 'smsSecond'> {
  readonly accountId: string;
  /** What was typed: where the code went, except for a SNILS. */
  readonly identifier: Identifier;
}

/**
 * A code that makes a device known is a second factor only where one by SMS would be taken for it: whoever has an app or a passkey and wants no
 * SMS has them so that a phone number opens nothing, and a phone that was added a moment ago may be that of whoever knows the password.
 */
async function isFactor(deps: ConfirmDeviceDeps, tx: Db, { accountId, identifier, smsSecond }: ShownPhone): Promise<boolean> {
  if (smsSecond) return true;
  const { app, passkey } = await readFactorsHeld(tx, accountId);
  if (app || passkey) return false;
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const { newContactSeconds } = deps.config.recovery;
  const phone = account && phoneForCodes(account, { smsSecond, now: new Date(), newContactSeconds });
  return phone !== undefined && (identifier.kind === 'snils' || phone.value === identifier.value);
}
