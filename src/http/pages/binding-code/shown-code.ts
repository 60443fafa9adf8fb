import type { Context } from 'koa';
import type { BindingPause } from '../../../capabilities/authentication/binding-code.ts';
import type { Deps } from '../../../deps.ts';
import { readCookie, setCookie } from '../../middleware/cookies.ts';

type CookieDeps = Pick<Deps, 'config' | 'keyring'>;

const NAME = 'binding_code';

/** Time to install an app, or to find a key. */
const SHOWN_SECONDS = 900;

/** Remembers in this browser that the code was shown in this pause of the provider, by this person. */
export function keepShownCode(ctx: Context, { config, keyring }: CookieDeps, pause: BindingPause): void {
  const value = keyring.seal(placeOf(pause), String(Date.now())).toString('base64url');
  setCookie(ctx, { config }, { name: NAME, value, maxAgeSeconds: SHOWN_SECONDS });
}

export function hasShownCode(ctx: Context, { config, keyring }: CookieDeps, pause: BindingPause): boolean {
  const sealed = readCookie(ctx, { config }, NAME);
  const shownAt = sealed === undefined ? undefined : keyring.unsealForeign(placeOf(pause), Buffer.from(sealed, 'base64url'));
  return shownAt !== undefined && Date.now() < Number(shownAt) + SHOWN_SECONDS * 1000;
}

function placeOf({ accountId, interactionId }: BindingPause): string {
  return `cookie|binding-code|${accountId}|${interactionId}`;
}
