import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import type { SecurityChange } from '../../../capabilities/authentication/security-change.ts';
import type { SignInSettings } from '../../../capabilities/authentication/sign-in-settings.ts';
import { updateSignInSettings } from '../../../capabilities/authentication/update-sign-in-settings.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { bindingStanding, mayBindFactor } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { twoStepView } from './view.ts';

interface Choice {
  readonly changes: Partial<SignInSettings>;
  readonly change: SecurityChange;
  readonly done: string;
}

/** What the buttons of the page do. */
const choices: Readonly<Record<string, Choice>> = {
  two_step_on: { changes: { twoStep: true }, change: 'two_step_on', done: 'two_step_on' },
  two_step_off: { changes: { twoStep: false }, change: 'two_step_off', done: 'two_step_off' },
  sms_on: { changes: { smsSecond: true }, change: 'sms_on', done: 'sms' },
  sms_off: { changes: { smsSecond: false }, change: 'sms_off', done: 'sms' },
};

/** The second step at each sign-in, and what it may be shown by. */
export const twoStepPage: Page = {
  path: cabinetPaths.twoStep,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn, undefined);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayBindFactor(ctx, deps, signedIn, cabinetPaths.twoStep))) return;
    const choice = choices[ctx.state.form.text('choice')];
    if (choice === undefined) return seeOther(ctx, cabinetPaths.twoStep);
    await choose(ctx, deps, signedIn, choice);
  },
};

async function choose(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, { changes, change, done }: Choice): Promise<void> {
  const { account, sessionUid } = signedIn;
  const { accountId } = account;
  const ends = { reason: 'factor_changed', exceptSessionUid: sessionUid } as const;
  const hasPhone = account.contacts.some(({ kind }) => kind === 'phone');
  const outcome = await changeCredentials(deps, { accountId, sessionUid, change, ends }, (tx) =>
    updateSignInSettings(tx, { accountId, changes, hasPhone }),
  );
  if (outcome.kind === 'no_second_factor') return show(ctx, deps, signedIn, ctx.state.page.t('security.two_step_needs_way'));
  // Codes by SMS are one way of several: the page where the others are is the one to come back to.
  seeOther(ctx, `${changes.smsSecond === undefined ? cabinetPaths.security : cabinetPaths.twoStep}?done=${done}`);
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, refusal: string | undefined): Promise<void> {
  const { t } = ctx.state.page;
  const { account } = signedIn;
  const phone = account.contacts.findLast(({ kind }) => kind === 'phone');
  const model = {
    factors: await listFactors(deps, account.accountId),
    phone: phone === undefined ? undefined : maskContact(phone),
    standing: await bindingStanding(deps, signedIn, cabinetPaths.twoStep),
    refusal,
    notice: ctx.query['done'] === 'sms' ? t('security.done_sms') : undefined,
  };
  showPage(
    ctx,
    { title: t('security.two_step_title'), ...(refusal === undefined ? {} : { status: 422 }) },
    twoStepView(ctx.state.page, model),
  );
}
