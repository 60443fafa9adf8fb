import type { Context } from 'koa';
import {
  openFirstFactor,
  sealFirstFactor,
  SECOND_STEP_SECONDS,
  type FirstFactor,
} from '../../../capabilities/authentication/first-factor.ts';
import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

const NAME = 'second_step';

/** Remembers in this browser what was shown first in this interaction, until the second factor is shown as well. */
export function keepFirstFactor(ctx: Context, deps: CookieDeps, first: Omit<FirstFactor, 'madeAt'>): void {
  const value = sealFirstFactor(deps.keyring, { ...first, madeAt: Date.now() });
  setCookie(ctx, deps, { name: NAME, value, maxAgeSeconds: SECOND_STEP_SECONDS });
}

/** What this browser has shown first in this interaction; undefined when nothing, or too long ago. */
export function readFirstFactor(ctx: Context, deps: CookieDeps, interactionId: string): FirstFactor | undefined {
  return openFirstFactor(deps.keyring, { interactionId, time: Date.now() }, readCookie(ctx, deps, NAME));
}

export function dropFirstFactor(ctx: Context, deps: CookieDeps): void {
  if (readCookie(ctx, deps, NAME) !== undefined) clearCookie(ctx, deps, NAME);
}
