import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { answerProblem } from '../web/problem.ts';
import { today } from './days.ts';
import type { FaultSwitches, Switches } from './fault-switches.ts';
import { faultsOf, type Fault } from './faults.ts';
import type { Population } from './population.ts';
import { isRegistryName, registryNames } from './registry.ts';
import { parseWish } from './wish.ts';

export interface ApiParts {
  readonly people: Population;
  readonly switches: FaultSwitches;
}

const refusals = {
  malformed: { status: 400, code: 'sandbox.malformed', title: 'Malformed', detail: 'Send a JSON object; `faults` names what is wrong.' },
  tooLarge: { status: 413, code: 'sandbox.too_large', title: 'Too large', detail: 'Send at most 64 KiB.' },
  taken: {
    status: 409,
    code: 'sandbox.citizen_exists',
    title: 'Taken',
    detail: 'Somebody has this number already: leave it out, or take another.',
  },
} as const;

const listedCitizens = 100;

/** JSON that was read, or undefined once it has been refused. */
async function bodyOf(ctx: Context): Promise<{ readonly value: unknown } | undefined> {
  const body = await readJson(ctx);
  if (body.kind === 'read') return body;
  if (body.kind === 'too_large') answerProblem(ctx, refusals.tooLarge);
  else answerProblem(ctx, refusals.malformed, { faults: ['/ must be JSON'] });
  return undefined;
}

async function addCitizen(ctx: Context, { people }: ApiParts): Promise<void> {
  const body = await bodyOf(ctx);
  if (body === undefined) return;
  const parsed = parseWish(body.value, today());
  if ('faults' in parsed) return answerProblem(ctx, refusals.malformed, { faults: parsed.faults });
  const citizen = people.add(parsed.wish);
  if (citizen === 'taken') return answerProblem(ctx, refusals.taken);
  ctx.status = 201;
  ctx.body = citizen;
}

/** Of the registries that are named, all faults that shall be on; or what is wrong. */
function parseSwitches(body: unknown): { readonly switches: Partial<Switches> } | { readonly faults: readonly string[] } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { faults: ['/ must be an object'] };
  const faults = Object.entries(body).flatMap(([name, list]) => {
    if (!isRegistryName(name)) return [`/ must name ${registryNames.join(', ')}`];
    const known: readonly unknown[] = faultsOf(name);
    const isList = Array.isArray(list) && list.every((fault) => known.includes(fault));
    return isList ? [] : [`/${name} must be a list of ${known.join(', ')}`];
  });
  return faults.length > 0 ? { faults } : { switches: body };
}

async function putFaults(ctx: Context, { switches }: ApiParts): Promise<void> {
  const body = await bodyOf(ctx);
  if (body === undefined) return;
  const parsed = parseSwitches(body.value);
  if ('faults' in parsed) return answerProblem(ctx, refusals.malformed, { faults: parsed.faults });
  for (const name of registryNames) {
    const faults: readonly Fault[] | undefined = parsed.switches[name];
    if (faults !== undefined) switches.set(name, faults);
  }
  ctx.body = switches.all();
}

/** For programs: people, and the faults that are on. */
export function apiRoutes(parts: ApiParts): Router {
  const router = new Router();
  router.post('/api/citizens', (ctx) => addCitizen(ctx, parts));
  router.get('/api/citizens', (ctx) => {
    ctx.body = parts.people.list(listedCitizens);
  });
  router.get('/api/faults', (ctx) => {
    ctx.body = parts.switches.all();
  });
  router.put('/api/faults', (ctx) => putFaults(ctx, parts));
  return router;
}
