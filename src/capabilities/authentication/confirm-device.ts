import type { Db } from '../../database/connect.ts';
import { confirmCode } from '../one-time-codes/confirm-code.ts';
import type { ConfirmCodeDeps } from '../one-time-codes/answer-code.ts';
import { codeSubject, type DeviceChallenge } from './device-challenge.ts';
import { formatDeviceTokens, newDeviceToken, parseDeviceTokens, withDeviceToken } from './device-token.ts';

export interface ConfirmDeviceDeps extends ConfirmCodeDeps {
  readonly db: Db;
  readonly config: ConfirmCodeDeps['config'] & { readonly sessions: { readonly deviceMemorySeconds: number } };
}

export interface ConfirmDeviceInput {
  readonly challenge: DeviceChallenge;
  /** As typed, without spaces. */
  readonly digits: string;
  /** What the browser keeps, as it sent it. */
  readonly deviceTokens?: string | undefined;
}

/** `refused` says no more: how often a code was tried, or that it is over, would tell a real one from a decoy. */
export type ConfirmDeviceOutcome = { readonly kind: 'confirmed'; readonly deviceTokens: string } | { readonly kind: 'refused' };

/**
 * Makes this device known to the account whose contact it has shown control of. That signs nobody in: it earns a counter for guesses that
 * strangers cannot exhaust, and the password is asked next.
 */
export async function confirmDevice(
  deps: ConfirmDeviceDeps,
  { challenge, digits, deviceTokens }: ConfirmDeviceInput,
): Promise<ConfirmDeviceOutcome> {
  const outcome = await confirmCode(deps, { purpose: 'sign_in_device', subject: codeSubject(challenge), digits });
  if (outcome.kind !== 'confirmed') return { kind: 'refused' };
  const time = Date.now();
  const tokens = parseDeviceTokens(deps.keyring, deviceTokens, { time, memorySeconds: deps.config.sessions.deviceMemorySeconds });
  const token = newDeviceToken(challenge.accountId, 'code', time);
  return { kind: 'confirmed', deviceTokens: formatDeviceTokens(deps.keyring, withDeviceToken(tokens, token)) };
}
