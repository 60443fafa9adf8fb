import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import { countCodeRequest, keepOnlyIf } from './challenge-store.ts';
import { codeOwner, type DeviceChallenge } from './device-challenge.ts';
import { takeEvenTime } from './take-even-time.ts';
import { challengeCounterKey } from './throttle.ts';

export interface SendDeviceCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly registration: CodeSettings & { readonly smsCodeLifetimeSeconds: number } };
}

export interface SendDeviceCodeInput {
  readonly challenge: DeviceChallenge;
  readonly language: Language;
}

/** What any challenge is told, real or decoy: it depends on what was asked for in this challenge, and on nothing else. */
export type SendDeviceCodeOutcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'resend_too_soon'; readonly retryAfterSeconds: number }
  /** This challenge has had its codes; a new one begins with the password. */
  | { readonly kind: 'no_more_codes' };

/** A second more than what the destination demands, so that a request which this lets through is not refused there. */
export function secondsBetweenCodes({ resendAfterSeconds }: Pick<CodeSettings, 'resendAfterSeconds'>): number {
  return resendAfterSeconds + 1;
}

/**
 * Sends a code to the account's contact, if the password was right: to the one that was typed, or, for a SNILS, to the oldest. A decoy goes
 * the same way, on a destination of its own, and its message is undone before anybody sees it. So guesses send nothing and use up nothing
 * of the owner's, and the limits of his contact concern those alone who know the password; they too are not told when one is reached,
 * because that would say that the password was right.
 */
export function sendDeviceCode(deps: SendDeviceCodeDeps, input: SendDeviceCodeInput): Promise<SendDeviceCodeOutcome> {
  return takeEvenTime(async () => {
    const { challenge, language } = input;
    const { registration } = deps.config;
    const request = await countCodeRequest(deps.db, {
      challengeKey: challengeCounterKey(deps.keyring, challenge.id),
      password: challenge.password,
      secondsBetween: secondsBetweenCodes(registration),
      mostCodes: registration.codesPerTenMinutes,
    });
    if (!request.counted) return refusal(request.waitSeconds);
    const contact = await destinationOf(deps, challenge, request.passwordStands);
    await issue(deps, challenge, { contact, language, real: contact !== undefined });
    return { kind: 'sent' };
  });
}

function refusal(waitSeconds: number | undefined): SendDeviceCodeOutcome {
  return waitSeconds === undefined ? { kind: 'no_more_codes' } : { kind: 'resend_too_soon', retryAfterSeconds: waitSeconds };
}

interface Issue {
  readonly contact: Contact | undefined;
  readonly language: Language;
  readonly real: boolean;
}

async function issue(deps: SendDeviceCodeDeps, challenge: DeviceChallenge, { contact, language, real }: Issue): Promise<void> {
  const lifetimeSeconds = deps.config.registration.smsCodeLifetimeSeconds;
  const to = contact ?? nowhere(challenge);
  await deps.db.transaction().execute(async (tx) => {
    const issued = await issueCode(deps, tx, { ...codeOwner(challenge), contact: to, lifetimeSeconds, decoy: !real });
    if (issued.kind !== 'issued') return;
    const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
    await keepOnlyIf(tx, real, () => enqueueMessage(deps, tx, { to, template: 'device_code', language, params, lifetimeSeconds }));
  });
}

/** Undefined for a decoy, and once the password has changed. */
async function destinationOf(deps: SendDeviceCodeDeps, challenge: DeviceChallenge, passwordStands: boolean): Promise<Contact | undefined> {
  const { identifier, password, decoy } = challenge;
  const real = passwordStands && !decoy;
  if (identifier.kind !== 'snils') return real ? identifier : undefined;
  const account = await findAccount(deps, password.accountId);
  return real ? account?.contacts[0] : undefined;
}

/** Where a decoy's codes count: with nobody's. */
function nowhere({ id, identifier }: DeviceChallenge): Contact {
  return { kind: identifier.kind === 'email' ? 'email' : 'phone', value: `nowhere:${id}` } as Contact;
}
