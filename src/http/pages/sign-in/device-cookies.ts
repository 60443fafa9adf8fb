import type { Context } from 'koa';
import {
  CHALLENGE_SECONDS,
  openDeviceChallenge,
  sealDeviceChallenge,
  type DeviceChallenge,
} from '../../../capabilities/authentication/device-challenge.ts';
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

/** The code that this browser owes in this interaction, if it does. */
export function readChallenge(ctx: Context, deps: CookieDeps, interactionId: string): DeviceChallenge | undefined {
  return openDeviceChallenge(deps.keyring, { interactionId, time: Date.now() }, readCookie(ctx, deps, 'device_challenge'));
}

export function keepChallenge(ctx: Context, deps: CookieDeps, challenge: DeviceChallenge): void {
  setCookie(ctx, deps, {
    name: 'device_challenge',
    value: sealDeviceChallenge(deps.keyring, challenge),
    maxAgeSeconds: CHALLENGE_SECONDS,
  });
}

export function dropChallenge(ctx: Context, deps: CookieDeps): void {
  clearCookie(ctx, deps, 'device_challenge');
}
