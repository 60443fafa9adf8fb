import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { answerProblem } from '../web/problem.ts';
import { parsePerson } from './customer.ts';
import type { Customers } from './customers.ts';
import { faults, isFault, type FaultSwitches } from './faults.ts';

export interface ApiParts {
  readonly customers: Customers;
  readonly switches: FaultSwitches;
}

const refusals = {
  malformed: { status: 400, code: 'sandbox.malformed', title: 'Malformed', detail: 'Send a JSON object; `faults` names what is wrong.' },
  tooLarge: { status: 413, code: 'sandbox.too_large', title: 'Too large', detail: 'Send at most 64 KiB.' },
} as const;

const listedCustomers = 100;

/** JSON that was read, or undefined once it has been refused. */
async function bodyOf(ctx: Context): Promise<{ readonly value: unknown } | undefined> {
  const body = await readJson(ctx);
  if (body.kind === 'read') return body;
  if (body.kind === 'too_large') answerProblem(ctx, refusals.tooLarge);
  else answerProblem(ctx, refusals.malformed, { faults: ['/ must be JSON'] });
  return undefined;
}

async function addCustomer(ctx: Context, { customers }: ApiParts): Promise<void> {
  const body = await bodyOf(ctx);
  if (body === undefined) return;
  const parsed = parsePerson(body.value);
  if ('faults' in parsed) return answerProblem(ctx, refusals.malformed, { faults: parsed.faults });
  ctx.status = 201;
  ctx.body = customers.take(parsed.person);
}

async function putFaults(ctx: Context, { switches }: ApiParts): Promise<void> {
  const body = await bodyOf(ctx);
  if (body === undefined) return;
  const wanted = (body.value as { readonly faults?: unknown } | undefined)?.faults;
  if (!Array.isArray(wanted) || !wanted.every((fault) => isFault(fault))) {
    return answerProblem(ctx, refusals.malformed, { faults: [`/faults must be a list of ${faults.join(', ')}`] });
  }
  switches.set(wanted);
  ctx.body = { faults: switches.on() };
}

/** For programs: customers, and the faults that are on. */
export function apiRoutes(parts: ApiParts): Router {
  const router = new Router();
  router.post('/api/customers', (ctx) => addCustomer(ctx, parts));
  router.get('/api/customers', (ctx) => {
    ctx.body = parts.customers.list(listedCustomers);
  });
  router.get('/api/faults', (ctx) => {
    ctx.body = { faults: parts.switches.on() };
  });
  router.put('/api/faults', (ctx) => putFaults(ctx, parts));
  return router;
}
