import { findCodeTiming, type CodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { confirmOtherCode } from '../../../capabilities/recovery/confirm-other-code.ts';
import { codeSubject } from '../../../capabilities/recovery/recovery.ts';
import { requestHold } from '../../../capabilities/recovery/request-hold.ts';
import { sendOtherCode } from '../../../capabilities/recovery/send-other-code.ts';
import { pageOf } from '../../../capabilities/recovery/steps.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import type { FieldError } from '../../views/page-context.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { codeRefusal } from '../recovery-code/page.ts';
import { recoveryHere, showExpired, type OwnRecovery } from '../recovery-journey/guard.ts';
import { sending } from '../recovery-journey/send.ts';
import { isRefusal } from '../refusals.ts';
import { otherContactView } from './view.ts';

const path = '/recovery/other-contact';

/** A code to the other contact of the account: the second proof, or the SMS that is a second factor. */
export const recoveryOtherContactPage: Page = {
  path,
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps, 'show_factor');
    if (own !== undefined) await show(ctx, deps, own, { code: '', errors: [] });
  },
  async post(ctx, deps) {
    const own = await recoveryHere(ctx, deps, 'show_factor');
    if (own === undefined) return;
    switch (ctx.state.form.text('action')) {
      case 'send':
        return send(ctx, deps, own);
      case 'wait':
        return seeOther(ctx, pageOf({ ...(await requestHold(deps, own.secret)), channel: own.recovery.channel }));
      default:
        return submit(ctx, deps, own);
    }
  },
};

async function send(ctx: PageHttpContext, deps: Deps, own: OwnRecovery): Promise<void> {
  const sent = await sending(ctx, () => sendOtherCode(deps, { secret: own.secret, network: ctx.state.network }));
  if (isRefusal(sent ?? {})) {
    const { message, status } = sent as { message: string; status: number };
    return show(ctx, deps, own, { code: '', errors: [{ field: 'code', message }], status });
  }
  seeOther(ctx, path);
}

async function submit(ctx: PageHttpContext, deps: Deps, own: OwnRecovery): Promise<void> {
  const { t } = ctx.state.page;
  const typed = ctx.state.form.text('code');
  const digits = typed.replace(/[\s-]/gu, '');
  const { codeDigits } = deps.config.registration;
  const refuse = (message: string) => show(ctx, deps, own, { code: typed, errors: [{ field: 'code', message }] });
  if (digits.length !== codeDigits || !/^\d+$/u.test(digits)) return refuse(t('registration.error_code_format', { count: codeDigits }));
  const outcome = await confirmOtherCode(deps, { secret: own.secret, digits });
  if (outcome.kind !== 'onward') return refuse(codeRefusal(t, outcome));
  seeOther(ctx, pageOf({ step: outcome.step, channel: own.recovery.channel }));
}

interface Typed {
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, own: OwnRecovery, { code, errors, status }: Typed): Promise<void> {
  const { page } = ctx.state;
  const { recovery, standing } = own;
  if (standing?.other === undefined) return showExpired(ctx);
  if (recovery.step === 'show_factor' && !standing.smsIsFactor) return seeOther(ctx, pageOf(recovery));
  const timing = await timingOf(deps, own);
  const model = {
    contact: maskContact(standing.other),
    code,
    errors,
    codeDigits: deps.config.registration.codeDigits,
    /** Undefined before a code was sent. */
    resendInSeconds: timing?.resendInSeconds,
    mayWait: recovery.step === 'confirm_other',
    losesLevel: standing.account.assuranceLevel === 'confirmed',
    holdHours: Math.ceil(deps.config.recovery.holdSeconds / 3600),
  };
  showPage(
    ctx,
    { title: page.t('recovery.other_title'), errors, ...(status === undefined ? {} : { status }) },
    otherContactView(page, model),
  );
}

function timingOf(deps: Deps, { recovery }: OwnRecovery): Promise<CodeTiming | undefined> {
  const subject = codeSubject({ id: recovery.recoveryId, account_id: recovery.accountId ?? null });
  return findCodeTiming(deps, { purpose: 'recovery_other', subject });
}
