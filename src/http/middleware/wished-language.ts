import type { Context } from 'koa';
import { negotiateLanguage, type Language } from '../../kernel/language.ts';
import { clearCookie, readCookie, setCookie } from './cookies.ts';

const NAME = 'wished_language';

interface WishDeps {
  readonly config: { readonly issuer: string };
}

/** What the portal asked for that this journey began at, on the pages that are not of its request: registration, recovery, cabinet. */
export function readWish(ctx: Context, deps: WishDeps): string | undefined {
  return readCookie(ctx, deps, NAME);
}

/** Until the browser is closed or another portal's request comes; no cookie where the pages are in that language anyhow. */
export function keepWish(ctx: Context, deps: WishDeps, wish: Language | undefined): void {
  const kept = readWish(ctx, deps);
  if (wish === undefined) {
    if (kept !== undefined) clearCookie(ctx, deps, NAME);
    return;
  }
  const spoken = kept ?? negotiateLanguage({ acceptLanguage: ctx.get('accept-language') });
  if (spoken !== wish) setCookie(ctx, deps, { name: NAME, value: wish });
}
