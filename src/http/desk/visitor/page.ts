import { finishVisitorCase } from '../../../capabilities/operators/finish-visitor-cases.ts';
import { requireDeskCase } from '../../../capabilities/operators/find-desk-case.ts';
import type { DeskCase } from '../../../capabilities/operators/desk-case.ts';
import type { Operator } from '../../../capabilities/operators/operator.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
import type { Deps } from '../../../deps.ts';
import type { PageHttpContext } from '../../pages/page.ts';
import type { AtDesk } from '../at-desk.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths } from '../paths.ts';
import { resendCode, showCode, submitCode } from './code-step.ts';
import { showData, submitData } from './data-step.ts';
import { showChecking, showConfirmed, showEnded } from './outcome.ts';

/** A visitor on the way to an account: the page of the step that is due. */
export const visitorPage = deskPage({
  path: deskPaths.visitor,
  act: 'register_visitor',
  async get(ctx, deps, { operator }) {
    // When the registries have answered, the operator who looks is told at once; otherwise the job comes to it.
    const one = await findRegistration(ctx, deps, operator);
    const moved = one.state === 'checking' && (await finishVisitorCase(deps, one));
    await showStep(ctx, deps, moved ? await findRegistration(ctx, deps, operator) : one);
  },
});

export const visitorCodePage = deskPage({
  path: deskPaths.visitorCode,
  act: 'register_visitor',
  get: stepAgain,
  async post(ctx, deps, desk) {
    const one = await findRegistration(ctx, deps, desk.operator);
    if (one.state !== 'contact') return showStep(ctx, deps, one);
    await (ctx.state.form.text('action') === 'resend' ? resendCode : submitCode)(ctx, deps, desk.operator, one);
  },
});

export const visitorDataPage = deskPage({
  path: deskPaths.visitorData,
  act: 'register_visitor',
  get: stepAgain,
  async post(ctx, deps, desk) {
    const one = await findRegistration(ctx, deps, desk.operator);
    if (one.state !== 'identity') return showStep(ctx, deps, one);
    await submitData(ctx, deps, desk.operator, one);
  },
});

async function stepAgain(ctx: PageHttpContext, deps: Deps, { operator }: AtDesk): Promise<void> {
  await showStep(ctx, deps, await findRegistration(ctx, deps, operator));
}

/** Throws `operators.not_found` for a visit too: its page is another. */
async function findRegistration(ctx: PageHttpContext, deps: Deps, operator: Operator): Promise<DeskCase> {
  const found = await requireDeskCase(deps, operator, idIn(ctx, 'caseId'));
  if (found.kind !== 'registration') throw operatorProblems.not_found();
  return found;
}

async function showStep(ctx: PageHttpContext, deps: Deps, one: DeskCase): Promise<void> {
  if (one.state === 'contact') return showCode(ctx, deps, one);
  if (one.state === 'identity') return showData(ctx, deps, one);
  if (one.state === 'checking') return showChecking(ctx, deps, one);
  return one.state === 'confirmed' ? showConfirmed(ctx, deps, one) : showEnded(ctx, one);
}
