import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { PhoneNumber } from '../../kernel/phone-number.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { codeSubject, type DeviceChallenge } from './device-challenge.ts';

export interface SendDeviceCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly registration: CodeSettings & { readonly smsCodeLifetimeSeconds: number } };
}

export interface SendDeviceCodeInput {
  readonly challenge: DeviceChallenge;
  readonly language: Language;
}

export type SendDeviceCodeOutcome = { readonly kind: 'sent' } | SendRefusal;

/** Longer than sending takes. With a message in the outbox or without, the answer comes at the same time. */
const EVEN_MILLISECONDS = 250;

/**
 * Sends a code to the account's contact: the one that was typed, or, for a SNILS, the oldest. For an identifier that nobody has, a code that
 * matches nothing is issued within the same limits, and no message is written.
 */
export async function sendDeviceCode(deps: SendDeviceCodeDeps, input: SendDeviceCodeInput): Promise<SendDeviceCodeOutcome> {
  const [outcome] = await Promise.all([send(deps, input), delay(EVEN_MILLISECONDS)]);
  return outcome;
}

async function send(deps: SendDeviceCodeDeps, { challenge, language }: SendDeviceCodeInput): Promise<SendDeviceCodeOutcome> {
  const contact = await destinationOf(deps, challenge);
  const lifetimeSeconds = deps.config.registration.smsCodeLifetimeSeconds;
  const { decoy } = challenge;
  return deps.db.transaction().execute(async (tx): Promise<SendDeviceCodeOutcome> => {
    const owner = { purpose: 'sign_in_device', subject: codeSubject(challenge) } as const;
    const issued = await issueCode(deps, tx, { ...owner, contact, lifetimeSeconds, decoy });
    if (issued.kind !== 'issued') return issued;
    if (decoy) return { kind: 'sent' };
    const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
    await enqueueMessage(deps, tx, { to: contact, template: 'device_code', language, params, lifetimeSeconds });
    return { kind: 'sent' };
  });
}

async function destinationOf(deps: SendDeviceCodeDeps, { identifier, accountId, decoy }: DeviceChallenge): Promise<Contact> {
  if (identifier.kind !== 'snils') return identifier;
  // Nothing goes to a decoy's destination; it only has to count as one of its own.
  const nowhere = { kind: 'phone', value: `snils:${identifier.value}` as PhoneNumber } as const;
  if (decoy) return nowhere;
  const account = await findAccount(deps, accountId);
  return account?.contacts[0] ?? nowhere;
}
