import type { Context } from 'koa';
import { openDeviceChallenge, sealDeviceChallenge, type DeviceChallenge } from '../../../capabilities/authentication/device-challenge.ts';
import { parseDeviceTokens } from '../../../capabilities/authentication/device-token.ts';
import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

/** What this browser keeps to be known again; it opens nothing. */
export function readDeviceTokens(ctx: Context, deps: CookieDeps): string | undefined {
  return readCookie(ctx, deps, 'device');
}

export function keepDeviceTokens(ctx: Context, deps: CookieDeps, tokens: string): void {
  setCookie(ctx, deps, { name: 'device', value: tokens, maxAgeSeconds: deps.config.sessions.deviceMemorySeconds });
}

/** The proof of a contact that this browser owes in this interaction, if it does. */
export function readChallenge(ctx: Context, deps: CookieDeps, interactionId: string): DeviceChallenge | undefined {
  return openDeviceChallenge(deps.keyring, interactionId, readCookie(ctx, deps, 'device_challenge'));
}

/** Whether the proof was given, here, and the password is what remains. */
export function isDeviceConfirmed(ctx: Context, deps: CookieDeps, challenge: DeviceChallenge): boolean {
  const memory = { time: Date.now(), memorySeconds: deps.config.sessions.deviceMemorySeconds };
  const tokens = parseDeviceTokens(deps.keyring, readDeviceTokens(ctx, deps), memory);
  return tokens.some(({ accountId }) => accountId === challenge.accountId);
}

export function keepChallenge(ctx: Context, deps: CookieDeps, challenge: DeviceChallenge): void {
  setCookie(ctx, deps, {
    name: 'device_challenge',
    value: sealDeviceChallenge(deps.keyring, challenge),
    maxAgeSeconds: deps.config.sessions.interactionSeconds,
  });
}

export function dropChallenge(ctx: Context, deps: CookieDeps): void {
  clearCookie(ctx, deps, 'device_challenge');
}
