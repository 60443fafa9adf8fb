import { timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import type { Keyring } from '../../kernel/keyring.ts';
import { newSecretToken } from '../../kernel/secret-token.ts';
import { csrfFieldName } from '../views/forms.ts';
import type { PageContext } from '../views/page-context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { requestProblems, type Form } from './form-body.ts';

interface CsrfDeps {
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string };
}

/**
 * Refuses forms that another site, or nobody, made for this browser. Two independent guards (OWASP CSRF cheat sheet): what the browser
 * says of the sender (Sec-Fetch-Site, Origin), and a token that is the keyed digest of a cookie, so it is worthless in another browser.
 */
export function csrf(deps: CsrfDeps): Middleware {
  return async (ctx, next) => {
    const known = readCookie(ctx, deps, 'csrf');
    const seed = known !== undefined && /^[\w-]{43}$/u.test(known) ? known : newSecretToken();
    if (seed !== known) setCookie(ctx, deps, { name: 'csrf', value: seed });
    if (ctx.method === 'POST' && !(sentByUs(ctx, deps) && seed === known && isTokenOf(deps.keyring, seed, sentToken(ctx))))
      throw requestProblems.forged();
    ctx.state['page'] = { ...(ctx.state['page'] as PageContext), csrfToken: tokenOf(deps.keyring, seed) };
    await next();
  };
}

function tokenOf(keyring: Keyring, seed: string, masterId?: number): string {
  return keyring.mac('csrf', seed, masterId).toString('base64url');
}

/** Under any master key: a form that was open while a new one came to the front is as good as it was. */
function isTokenOf(keyring: Keyring, seed: string, sent: string): boolean {
  return keyring.ids.some((masterId) => sameText(sent, tokenOf(keyring, seed, masterId)));
}

/**
 * Sec-Fetch-Site decides where the browser sends it: pages cannot forge it. Origin decides otherwise; with our no-referrer policy Chromium
 * sends `null` there even from our own pages, so it cannot be asked first.
 */
function sentByUs(ctx: Context, deps: CsrfDeps): boolean {
  const site = ctx.get('sec-fetch-site');
  const origin = ctx.get('origin');
  return site === '' ? origin === '' || origin === deps.config.issuer : site === 'same-origin';
}

function sentToken(ctx: Context): string {
  return (ctx.state['form'] as Form).text(csrfFieldName);
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
