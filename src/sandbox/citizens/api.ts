import Router from '@koa/router';
import type { Context } from 'koa';
import { readJson } from '../web/json-body.ts';
import { answerProblem } from '../web/problem.ts';
import { proofMethods } from '../administration.ts';
import { parseAccountOrder } from './account-order.ts';
import { reachableLevels, type AccountMaker, type AccountOrder, type MadeAccount } from './make-account.ts';
import { JourneyFailure } from './page-browser.ts';

const refusals = {
  malformed: {
    status: 400,
    code: 'sandbox.malformed',
    title: 'Malformed',
    detail: 'Send {"level":"simplified"}, {"level":"standard"} or {"level":"confirmed","method":"postal_code","proved_at":"2024-03-01"}.',
  },
  tooLarge: { status: 413, code: 'sandbox.too_large', title: 'Too large', detail: 'Send at most 64 KiB.' },
  level: {
    status: 400,
    code: 'sandbox.level_not_reachable',
    title: 'Level not reachable',
    detail: `Ask for one of: ${reachableLevels.join(', ')}.`,
  },
  method: {
    status: 400,
    code: 'sandbox.method_unknown',
    title: 'Method unknown',
    detail: `Leave \`method\` out, or name one of: ${proofMethods.join(', ')}.`,
  },
  proved_at: {
    status: 400,
    code: 'sandbox.proved_at_refused',
    title: 'Time of the proof refused',
    detail: 'Leave `proved_at` out, or name a day or a moment of the past, such as 2024-03-01.',
  },
  wish: {
    status: 400,
    code: 'sandbox.person_refused',
    title: 'Person refused',
    detail: 'Leave `person` out, or correct what `faults` names; see POST /api/citizens of the registries.',
  },
  refused: {
    status: 422,
    code: 'sandbox.checks_refused',
    title: 'Checks refused',
    detail:
      'The account exists and is simplified. Switch off the faults of the registries, then send its data again or ask for another one.',
  },
  late: {
    status: 504,
    code: 'sandbox.checks_not_finished',
    title: 'Checks not finished',
    detail: 'The account exists and is simplified. Switch off the faults of the registries and look at its page, or ask for another one.',
  },
  journey: {
    status: 502,
    code: 'sandbox.journey_failed',
    title: 'Journey failed',
    detail: 'The provider refused a step, named by `path` and `faults`. Correct that, or look at its log.',
  },
  unreachable: {
    status: 503,
    code: 'sandbox.provider_unreachable',
    title: 'Provider unreachable',
    detail: 'Wait until the provider has started, then ask again.',
  },
} as const;

async function readOrder(ctx: Context): Promise<AccountOrder | keyof typeof refusals> {
  const body = await readJson(ctx);
  if (body.kind === 'too_large') return 'tooLarge';
  return parseAccountOrder(body.kind === 'read' ? body.value : undefined, new Date());
}

function answerMade(ctx: Context, made: MadeAccount): void {
  if (made.kind === 'wish_refused') return answerProblem(ctx, refusals.wish, { faults: made.faults });
  if (made.kind !== 'made') return answerProblem(ctx, refusals[made.kind], { account: made.account });
  ctx.status = 201;
  ctx.body = made.account;
}

function answerFailure(ctx: Context, error: unknown): void {
  if (error instanceof JourneyFailure) {
    const { path, status, faults, message } = error;
    return answerProblem(ctx, refusals.journey, { path, pageStatus: status, faults, expected: message });
  }
  answerProblem(ctx, refusals.unreachable, { reason: String(error) });
}

/** `POST /api/citizens {"level","method"?,"proved_at"?,"person"?}`: an account that is ready to sign in with. */
export function readyAccountRoutes(maker: AccountMaker): Router {
  const router = new Router();
  router.post('/api/citizens', async (ctx) => {
    const order = await readOrder(ctx);
    if (typeof order === 'string') return answerProblem(ctx, refusals[order]);
    try {
      answerMade(ctx, await maker.make(order));
    } catch (error) {
      answerFailure(ctx, error);
    }
  });
  return router;
}
