import { completeSecondStep } from '../../../capabilities/authentication/complete-second-step.ts';
import { completeStepUp } from '../../../capabilities/authentication/complete-step-up.ts';
import type { SecondFactor, SecondFactorAnswer } from '../../../capabilities/authentication/answer-second-factor.ts';
import { sendSecondStepCode } from '../../../capabilities/authentication/send-second-step-code.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf } from '../../../kernel/browser-name.ts';
import { seeOther, type Page, type PageHttpContext } from '../page.ts';
import { readDeviceTokens } from '../sign-in/device-cookies.ts';
import { finishSignIn } from '../sign-in/finish-sign-in.ts';
import { finishStepUp } from './finish-step-up.ts';
import { secondStepPerson, type SecondStepPerson } from './person.ts';
import { dropFirstFactor } from './proven-first-factor.ts';
import { refusalOf, sendRefusalOf, smsUnavailable } from './refusal.ts';
import { showSecondStep } from './show.ts';
import { typedFactor } from './typed-factor.ts';
import { chooseWay, findWays } from './ways.ts';

/** The second step of a sign-in, and the factor more that a site asks of somebody who is signed in. */
export const secondStepPage: Page = {
  path: '/interaction/:uid/second-step',
  async get(ctx, deps) {
    const person = await secondStepPerson(ctx, deps);
    const refusal = ctx.query['unsent'] === undefined ? {} : { refusal: smsUnavailable(ctx.state.page.t) };
    if (person !== undefined) await showSecondStep(ctx, deps, person, { by: ctx.query['by'], ...refusal });
  },
  async post(ctx, deps) {
    const person = await secondStepPerson(ctx, deps);
    if (person === undefined) return;
    const by = ctx.state.form.text('by');
    const way = chooseWay(await findWays(deps, person.account), by);
    if (way !== by) return showSecondStep(ctx, deps, person, { by });
    const shown = typedFactor(way, ctx.state.form.text('code'));
    const { t } = ctx.state.page;
    if (shown === undefined)
      return showSecondStep(ctx, deps, person, { by, refusal: { message: t(`second_step.${way}_missing`), status: 422 } });
    await (person.first === undefined ? stepUp(ctx, deps, person, shown) : signIn(ctx, deps, { ...person, first: person.first }, shown));
  },
};

/** Sends a code by SMS, or another one. */
export const secondStepSmsPage: Page = {
  path: '/interaction/:uid/second-step/sms',
  async post(ctx, deps) {
    const person = await secondStepPerson(ctx, deps);
    if (person === undefined) return;
    const { account, interaction } = person;
    const { ways } = await findWays(deps, account);
    if (!ways.includes('sms')) return showSecondStep(ctx, deps, person, {});
    const code = { accountId: account.accountId, interactionId: interaction.uid, language: ctx.state.page.language };
    const outcome = await sendSecondStepCode(deps, code);
    if (outcome.kind === 'sent') return seeOther(ctx, `/interaction/${interaction.uid}/second-step?by=sms`);
    await showSecondStep(ctx, deps, person, { by: 'sms', refusal: sendRefusalOf(ctx, outcome) });
  },
};

type SigningIn = SecondStepPerson & { readonly first: NonNullable<SecondStepPerson['first']> };

async function signIn(ctx: PageHttpContext, deps: Deps, person: SigningIn, shown: SecondFactor): Promise<void> {
  const { first, interaction } = person;
  const seen = { network: ctx.state.network, deviceTokens: readDeviceTokens(ctx, deps), browser: browserNameOf(ctx.get('user-agent')) };
  const outcome = await completeSecondStep(deps, { first, shown, ...seen, clientId: interaction.client.clientId });
  deps.metrics.countSignIn(outcome.kind === 'authenticated' ? outcome.kind : 'second_step_refused');
  if (outcome.kind === 'authenticated') return finishSignIn(ctx, deps, outcome);
  if (outcome.kind !== 'first_gone') return refuse(ctx, deps, person, outcome);
  dropFirstFactor(ctx, deps);
  seeOther(ctx, `/interaction/${interaction.uid}`);
}

async function stepUp(ctx: PageHttpContext, deps: Deps, person: SecondStepPerson, shown: SecondFactor): Promise<void> {
  const { account, amr, interaction } = person;
  const ids = { accountId: account.accountId, interactionId: interaction.uid, clientId: interaction.client.clientId };
  const answer = await completeStepUp(deps, { ...ids, amr, shown });
  if (answer.kind === 'verified') return finishStepUp(ctx, deps, interaction, answer);
  await refuse(ctx, deps, person, answer);
}

function refuse(
  ctx: PageHttpContext,
  deps: Deps,
  person: SecondStepPerson,
  answer: Exclude<SecondFactorAnswer, { kind: 'verified' }>,
): Promise<void> {
  return showSecondStep(ctx, deps, person, { by: ctx.state.form.text('by'), refusal: refusalOf(ctx, answer) });
}
