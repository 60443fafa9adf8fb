import Router from '@koa/router';
import type { Context } from 'koa';
import { asset, sharedStyle } from '../web/asset.ts';
import type { Place } from '../web/frame.ts';
import { readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import type { Customers } from './customers.ts';
import { faults, type FaultSwitches } from './faults.ts';
import { homeView } from './home-view.ts';
import { takePeopleOfRegistries } from './registry-people.ts';

export interface HomeParts {
  readonly customers: Customers;
  readonly switches: FaultSwitches;
  readonly registriesUrl: string;
  readonly places: readonly Place[];
}

const shownCustomers = 50;

function show(ctx: Context, { customers, switches, places }: HomeParts): void {
  const language = languageOf(ctx, 'sandbox_lang');
  const notice = (['saved', 'unreachable'] as const).find((name) => ctx.query[name] !== undefined);
  ctx.type = 'html';
  ctx.body = homeView({
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    places,
    customers: customers.list(shownCustomers),
    faults: switches.on(),
    ...(notice === undefined ? {} : { notice }),
  }).markup;
}

function seeOther(ctx: Context, address: string): void {
  ctx.redirect(address);
  ctx.status = 303;
}

/** Another site's page may not press these buttons. */
async function refuseOtherSites(ctx: Context, next: () => Promise<void>): Promise<void> {
  const site = ctx.get('sec-fetch-site');
  if (site !== '' && site !== 'same-origin' && site !== 'none') return ctx.throw(403);
  await next();
}

/** For people: everything works without a script. */
export function homeRoutes(parts: HomeParts): Router {
  const router = new Router();
  router.get('/', (ctx) => show(ctx, parts));
  router.post('/people', refuseOtherSites, async (ctx) => {
    const taken = await takePeopleOfRegistries(parts.registriesUrl, parts.customers);
    seeOther(ctx, taken === undefined ? '/?unreachable' : '/');
  });
  router.post('/faults', refuseOtherSites, async (ctx) => {
    const on = new URLSearchParams(await readText(ctx)).getAll('fault');
    parts.switches.set(faults.filter((fault) => on.includes(fault)));
    seeOther(ctx, '/?saved#faults');
  });
  router.get('/style.css', sharedStyle());
  router.get('/bank.css', asset(import.meta.url, 'bank.css'));
  return router;
}
