import Router from '@koa/router';
import type { Context } from 'koa';
import type { Place } from '../web/frame.ts';
import { readJson, readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { refuseOtherSites, seeOther } from '../web/own-site.ts';
import { browserName, isServerKey, subscriptionOf } from './browser.ts';
import type { Browsers } from './browsers.ts';
import { browsersView } from './view.ts';

export interface BrowserPageParts {
  readonly browsers: Browsers;
  readonly places: readonly Place[];
  readonly origin: string;
}

/** Browsers to receive pushes with, as a page and, for programs, as `POST /api/browsers`. */
export function browserRoutes(parts: BrowserPageParts): Router {
  const { browsers } = parts;
  const router = new Router();
  router.get('/browsers', (ctx) => {
    const { key } = ctx.query;
    show(ctx, parts, { key: typeof key === 'string' && isServerKey(key) ? key : '', isWrong: false });
  });
  router.post('/browsers', refuseOtherSites, async (ctx) => {
    const key = (new URLSearchParams(await readText(ctx)).get('key') ?? '').trim();
    if (isServerKey(key)) return seeOther(ctx, `/browsers?key=${key}#${browserName(browsers.subscribe(key))}`);
    ctx.status = 422;
    show(ctx, parts, { key, isWrong: true });
  });
  router.post('/browsers/:id/end', refuseOtherSites, (ctx) => {
    browsers.end(ctx.params['id'] ?? '');
    seeOther(ctx, '/browsers');
  });
  router.post('/api/browsers', (ctx) => subscribe(ctx, parts));
  return router;
}

async function subscribe(ctx: Context, { browsers, origin }: BrowserPageParts): Promise<void> {
  const body = await readJson(ctx);
  const { applicationServerKey: key } = (body.kind === 'read' ? (body.value ?? {}) : {}) as { readonly applicationServerKey?: unknown };
  if (typeof key !== 'string' || !isServerKey(key)) return void (ctx.status = 422);
  const browser = browsers.subscribe(key);
  ctx.status = 201;
  ctx.body = { name: browserName(browser), subscription: subscriptionOf(browser, origin) };
}

function show(
  ctx: Context,
  { browsers, places, origin }: BrowserPageParts,
  form: { readonly key: string; readonly isWrong: boolean },
): void {
  const language = languageOf(ctx, 'sandbox_lang');
  const otherLanguageHref = addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru');
  const notificationsUrl = `${places.find(({ name }) => name === 'provider')?.url ?? ''}/account/notifications`;
  ctx.type = 'html';
  ctx.body = browsersView({ language, otherLanguageHref, places }, { browsers: browsers.list(), origin, notificationsUrl, ...form }).markup;
}
