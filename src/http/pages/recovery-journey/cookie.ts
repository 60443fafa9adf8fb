import type { Deps } from '../../../deps.ts';
import { readCookie, setCookie } from '../../middleware/cookies.ts';
import type { PageHttpContext } from '../page.ts';

const NAME = 'recovery';

/** The secret that ties this browser to its recovery; undefined when the cookie is absent or not of our making. */
export function readSecret(ctx: PageHttpContext, deps: Deps): string | undefined {
  const text = readCookie(ctx, deps, NAME);
  return text !== undefined && /^[\w-]{43}$/u.test(text) ? text : undefined;
}

/** Kept as long as a recovery can last. */
export function writeSecret(ctx: PageHttpContext, deps: Deps, secret: string): void {
  const { linkLifetimeSeconds, completionLifetimeSeconds } = deps.config.recovery;
  setCookie(ctx, deps, { name: NAME, value: secret, maxAgeSeconds: linkLifetimeSeconds + completionLifetimeSeconds });
}
