import { checkPuzzle } from '../../../capabilities/recovery/check-puzzle.ts';
import { secondsWaited } from '../../../capabilities/recovery/puzzle.ts';
import { requestPuzzle } from '../../../capabilities/recovery/request-puzzle.ts';
import { startRecovery } from '../../../capabilities/recovery/start-recovery.ts';
import { startPage } from '../../../capabilities/recovery/steps.ts';
import type { Deps } from '../../../deps.ts';
import { parseIdentifier, type Identifier } from '../../../kernel/identifier.ts';
import { authorizationRequestOf } from '../../oidc/interactions.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { formKeyOf } from '../recovery-journey/form-key.ts';
import { goOn } from '../recovery-journey/guard.ts';
import { sending } from '../recovery-journey/send.ts';
import { isRefusal } from '../refusals.ts';
import { namePortal } from '../registration-journey/portal.ts';
import { startView } from './view.ts';

/** What an account is found by. `?interaction=<uid>` says which pause of the provider sent the citizen here. */
export const recoveryStartPage: Page = {
  path: startPage,
  async get(ctx, deps) {
    const interactionId = interactionIn(ctx.query['interaction']);
    await namePortal(ctx, deps, await requestBehind(deps, interactionId));
    await show(ctx, deps, { typed: '', interactionId });
  },
  async post(ctx, deps) {
    const { form, page } = ctx.state;
    const typed = form.text('identifier').trim();
    const interactionId = interactionIn(form.text('interaction'));
    const authorizationRequest = await requestBehind(deps, interactionId);
    await namePortal(ctx, deps, authorizationRequest);
    const identifier = parseIdentifier(typed);
    if (identifier === undefined) {
      const error = page.t(typed === '' ? 'recovery.identifier_missing' : 'recovery.identifier_unreadable');
      return show(ctx, deps, { typed, interactionId, error });
    }
    const owed = await owedWork(ctx, deps);
    if (owed !== undefined) return show(ctx, deps, { typed, interactionId, ...owed });
    const origin = interactionId === undefined || authorizationRequest === undefined ? {} : { interactionId, authorizationRequest };
    await start(ctx, deps, { typed, identifier, origin });
  },
};

interface Start {
  readonly typed: string;
  readonly identifier: Identifier;
  readonly origin: { readonly interactionId?: string; readonly authorizationRequest?: string };
}

async function start(ctx: PageHttpContext, deps: Deps, { typed, identifier, origin }: Start): Promise<void> {
  const { form, network, page } = ctx.state;
  const input = { identifier, language: page.language, network, formKey: formKeyOf(form), ...origin };
  const started = await sending(ctx, () => startRecovery(deps, input));
  if (isRefusal(started)) {
    return show(ctx, deps, { typed, interactionId: origin.interactionId, error: started.message, status: started.status });
  }
  deps.metrics.countRecoveryStep('started');
  goOn(ctx, deps, started);
}

/** What the network still has to do before a form of it is taken. */
async function owedWork(ctx: PageHttpContext, deps: Deps): Promise<{ readonly error: string; readonly status: number } | undefined> {
  const { form, network, page } = ctx.state;
  const verdict = await checkPuzzle(deps, { network, solution: form.text('puzzle'), waitTicket: form.text('wait_ticket') });
  if (verdict.kind === 'passed') return undefined;
  ctx.set('retry-after', String(verdict.waitSeconds));
  return { error: page.t('recovery.puzzle_too_soon', { count: verdict.waitSeconds }), status: 429 };
}

function requestBehind(deps: Deps, interactionId: string | undefined): Promise<string | undefined> {
  return interactionId === undefined ? Promise.resolve(undefined) : authorizationRequestOf(deps, interactionId);
}

function interactionIn(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]{10,64}$/u.test(value) ? value : undefined;
}

interface Shown {
  readonly typed: string;
  readonly interactionId: string | undefined;
  readonly error?: string;
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { typed, interactionId, error, status }: Shown): Promise<void> {
  const { network, page, form } = ctx.state;
  const puzzle = await requestPuzzle(deps, network);
  // Who waits without scripts keeps the place in the queue.
  const ticket = form?.text('wait_ticket') ?? '';
  const kept = secondsWaited(deps.keyring, ticket, { network, now: new Date() }) !== undefined;
  const errors = error === undefined ? [] : [{ field: 'identifier', message: error }];
  const model = {
    typed,
    interactionId,
    errors,
    puzzle: puzzle === undefined || !kept ? puzzle : { ...puzzle, waitTicket: ticket },
    waitSeconds: deps.config.recovery.puzzleWaitSeconds,
  };
  showPage(ctx, { title: page.t('recovery.start_title'), errors, ...(status === undefined ? {} : { status }) }, startView(page, model));
}
