import type { Context, Middleware } from 'koa';
import type { Config } from '../../config.ts';
import { negotiateLanguage, parseLanguage, type Language } from '../../kernel/language.ts';
import { translateTo } from '../../kernel/texts.ts';
import type { PageContext } from '../views/page-context.ts';
import { readCookie, setCookie } from './cookies.ts';
import { networkOf } from './network.ts';
import { readWish } from './wished-language.ts';

const YEAR_SECONDS = 31_536_000;

/**
 * What every page knows of its request: language, network, the same page in the other language. Worked out when a page first looks: most
 * requests are of machines and see none.
 */
export function pageContext(deps: { readonly config: Config }): Middleware {
  return async (ctx, next) => {
    const asked = parseLanguage(queryText(ctx, 'lang'));
    if (asked !== undefined) setCookie(ctx, deps, { name: 'language', value: asked, maxAgeSeconds: YEAR_SECONDS });
    onFirstLook(ctx.state, 'network', () => networkOf(ctx.ip));
    onFirstLook(ctx.state, 'page', () => buildContext(ctx, deps.config, languageOf(ctx, deps, asked)));
    await next();
  };
}

function languageOf(ctx: Context, deps: { readonly config: Config }, asked: Language | undefined): Language {
  return negotiateLanguage({
    query: asked,
    cookie: readCookie(ctx, deps, 'language'),
    uiLocales: queryText(ctx, 'ui_locales'),
    journey: readWish(ctx, deps),
    acceptLanguage: ctx.get('accept-language'),
  });
}

/** Until somebody reads or replaces it, the value is not made. */
function onFirstLook(state: object, name: string, make: () => unknown): void {
  const keep = (value: unknown) => Object.defineProperty(state, name, { value, writable: true, enumerable: true, configurable: true });
  const get = () => {
    const value = make();
    keep(value);
    return value;
  };
  Object.defineProperty(state, name, { get, set: keep, enumerable: true, configurable: true });
}

function buildContext(ctx: Context, config: Config, language: Language): PageContext {
  const sandbox = config.sandbox.enabled;
  return {
    language,
    t: translateTo(language),
    csrfToken: '',
    get languageLinks() {
      return { ru: linkTo(ctx, 'ru'), en: linkTo(ctx, 'en') };
    },
    sandbox,
    sandboxConsoleUrl: sandbox ? `http://localhost:${config.sandbox.port}` : undefined,
  };
}

function linkTo(ctx: Context, language: Language): string {
  const query = new URLSearchParams(ctx.querystring);
  query.set('lang', language);
  // Two slashes in front would make it the address of another host.
  return `${ctx.path.replace(/^[/\\]+/u, '/')}?${query.toString()}`;
}

function queryText(ctx: Context, name: string): string | undefined {
  const value = ctx.query[name];
  return typeof value === 'string' ? value : undefined;
}
