import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { confirmRecoveryCode, type ConfirmRecoveryCodeOutcome } from '../../../capabilities/recovery/confirm-recovery-code.ts';
import { codeSubject } from '../../../capabilities/recovery/recovery.ts';
import type { Deps } from '../../../deps.ts';
import { formatPhoneNumber } from '../../../kernel/phone-number.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { FieldError } from '../../views/page-context.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { formKeyOf } from '../recovery-journey/form-key.ts';
import { goOn, recoveryHere, showExpired, type OwnRecovery } from '../recovery-journey/guard.ts';
import { resend } from '../recovery-journey/resend.ts';
import { readSecret } from '../recovery-journey/cookie.ts';
import { codeView } from './view.ts';

/** The code of an SMS. The page says the same whether or not somebody has the number. */
export const recoveryCodePage: Page = {
  path: '/recovery/code',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own !== undefined) await show(ctx, deps, own, { code: '', errors: [] });
  },
  async post(ctx, deps) {
    const { form } = ctx.state;
    const typed = form.text('code');
    const digits = typed.replace(/[\s-]/gu, '');
    const secret = readSecret(ctx, deps);
    if (form.text('action') === 'resend' || secret === undefined) {
      const own = await recoveryHere(ctx, deps);
      if (own !== undefined) await resend(ctx, deps, own, (message, status) => show(ctx, deps, own, oneError('', message, status)));
      return;
    }
    const { codeDigits } = deps.config.registration;
    if (digits.length !== codeDigits || !/^\d+$/u.test(digits)) {
      return showAgain(ctx, deps, typed, ctx.state.page.t('registration.error_code_format', { count: codeDigits }));
    }
    // Not asked first where the citizen belongs: a form sent twice brings the cookie that its first sending has renewed.
    const outcome = await confirmRecoveryCode(deps, { secret, digits, formKey: formKeyOf(form) });
    if (outcome.kind !== 'onward') return showAgain(ctx, deps, typed, codeRefusal(ctx.state.page.t, outcome));
    deps.metrics.countRecoveryStep('contact_proved');
    goOn(ctx, deps, outcome);
  },
};

export function codeRefusal(t: Translate, outcome: Exclude<ConfirmRecoveryCodeOutcome, { kind: 'onward' }>): string {
  return outcome.kind === 'wrong'
    ? t('registration.error_code_wrong', { count: outcome.attemptsLeft })
    : t(`registration.error_code_${outcome.kind}`);
}

interface Typed {
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

function oneError(code: string, message: string, status = 422): Typed {
  return { code, errors: [{ field: 'code', message }], status };
}

async function showAgain(ctx: PageHttpContext, deps: Deps, typed: string, message: string): Promise<void> {
  const own = await recoveryHere(ctx, deps);
  if (own !== undefined) await show(ctx, deps, own, oneError(typed, message));
}

async function show(ctx: PageHttpContext, deps: Deps, { recovery }: OwnRecovery, { code, errors, status }: Typed): Promise<void> {
  const { page } = ctx.state;
  const identifier = recovery.draft?.identifier;
  if (identifier?.kind !== 'phone') return showExpired(ctx);
  const subject = codeSubject({ id: recovery.recoveryId, account_id: recovery.accountId ?? null });
  const timing = await findCodeTiming(deps, { purpose: 'recovery', subject });
  const model = {
    phone: formatPhoneNumber(identifier.value),
    code,
    errors,
    codeDigits: deps.config.registration.codeDigits,
    resendInSeconds: timing?.resendInSeconds ?? 0,
    resent: ctx.query['sent'] !== undefined,
  };
  showPage(ctx, { title: page.t('recovery.code_title'), errors, ...(status === undefined ? {} : { status }) }, codeView(page, model));
}
