import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { secondStepCodeOwner } from '../../../capabilities/authentication/second-step-code.ts';
import type { Deps } from '../../../deps.ts';
import { showPage, type PageHttpContext } from '../page.ts';
import type { Refusal } from '../refusals.ts';
import type { SecondStepPerson } from './person.ts';
import { secondStepView, type SecondStepModel } from './view.ts';
import { chooseWay, findWays, type TypedWay } from './ways.ts';

export interface ShownStep {
  /** The way that was asked for. */
  readonly by?: unknown;
  readonly refusal?: Refusal;
}

export async function showSecondStep(
  ctx: PageHttpContext,
  deps: Deps,
  person: SecondStepPerson,
  { by, refusal }: ShownStep,
): Promise<void> {
  const { interaction, account, first, amr } = person;
  const ways = await findWays(deps, account);
  const way = chooseWay(ways, by);
  const errors = refusal === undefined ? [] : [{ field: 'code', message: refusal.message }];
  const model: SecondStepModel = {
    uid: interaction.uid,
    reason: first !== undefined ? 'sign_in' : interaction.client.firstParty ? 'own_page' : 'site',
    siteName: interaction.client.name,
    byPassword: amr.includes('pwd'),
    way,
    ...ways,
    secondsUntilResend: await secondsUntilResend(deps, person, way),
    errors,
  };
  const frame = { title: ctx.state.page.t('second_step.title'), errors, ...(refusal === undefined ? {} : { status: refusal.status }) };
  showPage(ctx, frame, secondStepView(ctx.state.page, model));
}

/** Undefined while no code has been sent that is still good. */
async function secondsUntilResend(deps: Deps, person: SecondStepPerson, way: TypedWay | undefined): Promise<number | undefined> {
  if (way !== 'sms') return undefined;
  const owner = secondStepCodeOwner({ accountId: person.account.accountId, interactionId: person.interaction.uid });
  const timing = await findCodeTiming(deps, owner);
  return timing === undefined || timing.expiresInSeconds === 0 ? undefined : timing.resendInSeconds;
}
