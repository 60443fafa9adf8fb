import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';
import type { PageHttpContext } from '../page.ts';

const NAME = 'registration';

/** The secret that ties this browser to its registration; undefined when the cookie is absent or not of our making. */
export function readSecret(ctx: PageHttpContext, deps: Deps): string | undefined {
  const value = readCookie(ctx, deps, NAME);
  return value !== undefined && /^[\w-]{43}$/u.test(value) ? value : undefined;
}

/** Kept as long as a registration can last, also when the browser is closed meanwhile. */
export function writeSecret(ctx: PageHttpContext, deps: Deps, secret: string): void {
  const { emailLinkLifetimeSeconds, completionLifetimeSeconds } = deps.config.registration;
  setCookie(ctx, deps, { name: NAME, value: secret, maxAgeSeconds: emailLinkLifetimeSeconds + completionLifetimeSeconds });
}

export function clearSecret(ctx: PageHttpContext, deps: Deps): void {
  clearCookie(ctx, deps, NAME);
}
