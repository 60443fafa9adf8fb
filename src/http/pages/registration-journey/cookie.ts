import type { Deps } from '../../../deps.ts';
import { clearCookie, readCookie, setCookie } from '../../middleware/cookies.ts';
import type { PageHttpContext } from '../page.ts';

const NAME = 'registration';
/** On the way from the end of a registration to our own pages; a redirect long. */
const FIRST_SIGN_IN = 'first_sign_in';
const FIRST_SIGN_IN_SECONDS = 60;

/** The secret that ties this browser to its registration; undefined when the cookie is absent or not of our making. */
export function readSecret(ctx: PageHttpContext, deps: Deps): string | undefined {
  return secretIn(readCookie(ctx, deps, NAME));
}

/** The text, if it can be a secret of a registration at all. */
export function secretIn(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w-]{43}$/u.test(text) ? text : undefined;
}

/** Kept as long as a registration can last, also when the browser is closed meanwhile. */
export function writeSecret(ctx: PageHttpContext, deps: Deps, secret: string): void {
  const { emailLinkLifetimeSeconds, completionLifetimeSeconds } = deps.config.registration;
  setCookie(ctx, deps, { name: NAME, value: secret, maxAgeSeconds: emailLinkLifetimeSeconds + completionLifetimeSeconds });
}

export function clearSecret(ctx: PageHttpContext, deps: Deps): void {
  clearCookie(ctx, deps, NAME);
}

/** The citizen goes on from the end of the registration: the next sign-in at our own pages is theirs. */
export function keepFirstSignIn(ctx: PageHttpContext, deps: Deps, secret: string): void {
  setCookie(ctx, deps, { name: FIRST_SIGN_IN, value: secret, maxAgeSeconds: FIRST_SIGN_IN_SECONDS });
}

/** Given once: whatever becomes of it, the next one is asked for the password. */
export function takeFirstSignIn(ctx: PageHttpContext, deps: Deps): string | undefined {
  const secret = secretIn(readCookie(ctx, deps, FIRST_SIGN_IN));
  if (secret !== undefined) clearCookie(ctx, deps, FIRST_SIGN_IN);
  return secret;
}
