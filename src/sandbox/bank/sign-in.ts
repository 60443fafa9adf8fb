import Router from '@koa/router';
import type { Context } from 'koa';
import type Provider from 'oidc-provider';
import { readText } from '../web/json-body.ts';
import { addressInLanguage, languageOf } from '../web/language.ts';
import type { Customers } from './customers.ts';
import type { FaultSwitches } from './faults.ts';
import { takePeopleOfRegistries } from './registry-people.ts';
import { expiredView, signInView, type SignInModel } from './sign-in-view.ts';

export interface SignInParts {
  readonly provider: Provider;
  readonly customers: Customers;
  readonly switches: FaultSwitches;
  readonly registriesUrl: string;
}

const shownCustomers = 20;

const lastOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value.at(-1) : value) ?? '';

/** The language that this browser has chosen, or else the one that the provider asked for. */
function language(ctx: Context, asked: unknown) {
  const chosen = ctx.query['lang'] !== undefined || ctx.cookies.get('sandbox_lang') !== undefined;
  return !chosen && typeof asked === 'string' && asked.startsWith('en') ? 'en' : languageOf(ctx, 'sandbox_lang');
}

function frameOf(ctx: Context, asked?: unknown): Pick<SignInModel, 'language' | 'otherLanguageHref'> {
  const spoken = language(ctx, asked);
  const other = spoken === 'ru' ? 'en' : 'ru';
  return { language: spoken, otherLanguageHref: ctx.method === 'GET' ? addressInLanguage(ctx, other) : `${ctx.path}?lang=${other}` };
}

async function show(ctx: Context, parts: SignInParts, problem?: SignInModel['problem']): Promise<void> {
  const { uid, params } = await parts.provider.interactionDetails(ctx.req, ctx.res);
  const search = lastOf(ctx.query['q']);
  ctx.type = 'html';
  ctx.status = problem === undefined ? 200 : 422;
  ctx.body = signInView({
    ...frameOf(ctx, params['ui_locales']),
    uid,
    search,
    customers: parts.customers.list(shownCustomers, search),
    ...(problem === undefined ? {} : { problem }),
  }).markup;
}

async function decide(ctx: Context, parts: SignInParts): Promise<void> {
  const { provider, customers, switches, registriesUrl } = parts;
  const form = new URLSearchParams(await readText(ctx));
  const decision = form.get('decision');
  await provider.interactionDetails(ctx.req, ctx.res);
  if (decision === 'people') {
    if ((await takePeopleOfRegistries(registriesUrl, customers)) === undefined) return show(ctx, parts, 'unreachable');
    ctx.redirect(ctx.path);
    ctx.status = 303;
    return;
  }
  const customer = customers.find(form.get('customer') ?? '');
  const declined = decision === 'decline' || switches.on().includes('declined');
  if (!declined && customer === undefined) return show(ctx, parts, 'chooseSomebody');
  const result =
    declined || customer === undefined
      ? { error: 'access_denied', error_description: 'the customer or the bank declined' }
      : { login: { accountId: customer.id, remember: false } };
  ctx.respond = false;
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
}

/** In place of the library's own page: a request that is spent or faulty. */
export function showRequestFault(ctx: Context, { error }: { readonly error: string }): void {
  ctx.status = 400;
  ctx.type = 'html';
  ctx.body = expiredView(frameOf(ctx), error).markup;
}

/** An interaction that is over, or of another browser, cannot be gone on with. */
async function sayWhenExpired(ctx: Context, next: () => Promise<void>): Promise<void> {
  try {
    await next();
  } catch (error) {
    if ((error as { readonly name?: unknown }).name !== 'SessionNotFound') throw error;
    ctx.type = 'html';
    ctx.status = 400;
    ctx.body = expiredView(frameOf(ctx)).markup;
  }
}

/** The page on which the provider's request waits for the customer. */
export function signInRoutes(parts: SignInParts): Router {
  const router = new Router();
  router.get('/interaction/:uid', sayWhenExpired, async (ctx) => {
    // Whoever has just been invented is a customer already; a bank that cannot ask shows those it knows.
    await takePeopleOfRegistries(parts.registriesUrl, parts.customers);
    await show(ctx, parts);
  });
  router.post('/interaction/:uid', sayWhenExpired, (ctx) => decide(ctx, parts));
  return router;
}
