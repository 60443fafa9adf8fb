import Router from '@koa/router';
import type { Context } from 'koa';
import { asset, sharedStyle } from '../web/asset.ts';
import type { Place } from '../web/frame.ts';
import { readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import { refuseOtherSites, seeOther } from '../web/own-site.ts';
import type { AskedStore } from './asked.ts';
import type { FaultSwitches } from './fault-switches.ts';
import { faultsOf } from './faults.ts';
import type { RegistryModel } from './faults-view.ts';
import type { Population } from './population.ts';
import { isRegistryName, registryNames, type RegistryName } from './registry.ts';
import { registriesView } from './view.ts';

export interface PageParts {
  readonly people: Population;
  readonly switches: FaultSwitches;
  readonly asked: AskedStore;
  readonly places: readonly Place[];
}

const shownCitizens = 20;

const lastOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.at(-1) : value) ?? '';

function registryModel(name: RegistryName, { switches, asked }: PageParts, saved: string): RegistryModel {
  const unavailableUntil = switches.of(name).includes('unavailable') ? switches.unavailableUntil(name) : undefined;
  return { name, faults: switches.of(name), unavailableUntil, ...asked.count(name), saved: saved === name };
}

function showPage(ctx: Context, parts: PageParts): void {
  const language = languageOf(ctx, 'sandbox_lang');
  const search = lastOf(ctx.query['q']);
  ctx.type = 'html';
  ctx.body = registriesView({
    language,
    otherLanguageHref: addressInLanguage(ctx, language === 'ru' ? 'en' : 'ru'),
    places: parts.places,
    citizens: parts.people.list(shownCitizens, search),
    search,
    isNew: ctx.query['made'] !== undefined && search === '',
    registries: registryNames.map((name) => registryModel(name, parts, lastOf(ctx.query['saved']))),
  }).markup;
}

async function makeCitizen(ctx: Context, { people }: PageParts): Promise<void> {
  const form = new URLSearchParams(await readText(ctx));
  people.add({ document: { type: form.get('type') === 'foreign_document' ? 'foreign_document' : 'passport_rf' } });
  seeOther(ctx, '/?made');
}

async function saveFaults(ctx: Context, { switches }: PageParts): Promise<void> {
  const form = new URLSearchParams(await readText(ctx));
  const registry = form.get('registry');
  if (!isRegistryName(registry)) return seeOther(ctx, '/#faults');
  const on = form.getAll('fault');
  switches.set(
    registry,
    faultsOf(registry).filter((fault) => on.includes(fault)),
  );
  seeOther(ctx, `/?saved=${registry}#${registry}`);
}

/** For people: everything works without a script. */
export function pageRoutes(parts: PageParts): Router {
  const router = new Router();
  router.get('/', (ctx) => showPage(ctx, parts));
  router.post('/citizens', refuseOtherSites, (ctx) => makeCitizen(ctx, parts));
  router.post('/faults/none', refuseOtherSites, (ctx) => {
    for (const name of registryNames) parts.switches.set(name, []);
    seeOther(ctx, '/#faults');
  });
  router.post('/faults', refuseOtherSites, (ctx) => saveFaults(ctx, parts));
  router.get('/style.css', sharedStyle());
  router.get('/registries.css', asset(import.meta.url, 'registries.css'));
  return router;
}
