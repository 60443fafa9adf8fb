import { answerFactor, type AnswerFactorOutcome } from '../../../capabilities/recovery/answer-factor.ts';
import { pageOf } from '../../../capabilities/recovery/steps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { recoveryHere, showExpired, type OwnRecovery } from '../recovery-journey/guard.ts';
import { secondStepView } from './view.ts';

/** The second factor of whoever has switched two-step verification on: a lost password does not switch it off. */
export const recoverySecondStepPage: Page = {
  path: '/recovery/second-step',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own !== undefined) show(ctx, own);
  },
  async post(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own === undefined) return;
    const { t } = ctx.state.page;
    const typed = ctx.state.form.text('code').trim();
    if (typed === '' || typed.length > 100) return show(ctx, own, t('recovery.factor_missing'));
    const outcome = await answerFactor(deps, { secret: own.secret, typed });
    if (outcome.kind === 'onward') return seeOther(ctx, pageOf({ step: outcome.step, channel: own.recovery.channel }));
    if (outcome.kind === 'throttled') ctx.set('retry-after', String(outcome.retryAfterSeconds));
    show(ctx, own, refusal(t, outcome), outcome.kind === 'throttled' ? 429 : 422);
  },
};

function refusal(t: Translate, outcome: Exclude<AnswerFactorOutcome, { kind: 'onward' }>): string {
  if (outcome.kind === 'throttled')
    return t('recovery.factor_throttled', { count: Math.max(1, Math.ceil(outcome.retryAfterSeconds / 60)) });
  return t('recovery.factor_wrong');
}

function show(ctx: PageHttpContext, { standing }: OwnRecovery, error?: string, status?: number): void {
  const { page } = ctx.state;
  if (standing === undefined) return showExpired(ctx);
  const { factors, smsIsFactor, other } = standing;
  const errors = error === undefined ? [] : [{ field: 'code', message: error }];
  const model = {
    errors,
    app: factors.totp.length > 0,
    backup: factors.backupCodesLeft > 0,
    passkey: factors.passkeys > 0,
    phone: smsIsFactor && other !== undefined ? maskContact(other) : undefined,
  };
  showPage(
    ctx,
    { title: page.t('recovery.factor_title'), errors, ...(status === undefined ? {} : { status }) },
    secondStepView(page, model),
  );
}
