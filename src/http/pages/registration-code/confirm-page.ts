import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { codeForm } from '../../../capabilities/registration/browser-secret.ts';
import { confirmContact, type ConfirmContactOutcome } from '../../../capabilities/registration/confirm-contact.ts';
import { resendCode } from '../../../capabilities/registration/resend-code.ts';
import { pageOf } from '../../../capabilities/registration/steps.ts';
import type { Deps } from '../../../deps.ts';
import type { TextKey, Translate } from '../../../kernel/texts.ts';
import type { Html } from '../../views/html.ts';
import type { FieldError, PageContext } from '../../views/page-context.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { goOn, registrationHere, showExpired, type OwnRegistration } from '../registration-journey/guard.ts';
import { withinNetworkShare } from '../registration-journey/network-share.ts';
import { isRefusal, orRefusal } from '../refusals.ts';
import { shownContact } from '../registration-journey/shown-contact.ts';

export interface ConfirmModel {
  readonly path: string;
  /** As the page may show it. */
  readonly contact: string;
  /** Digits as typed before. */
  readonly code: string;
  readonly errors: readonly FieldError[];
  /** How many digits a code has. */
  readonly codeDigits: number;
  readonly expiresInSeconds: number;
  readonly resendInSeconds: number;
  /** From one code to the next. */
  readonly resendAfterSeconds: number;
  /** A new code has just been sent. */
  readonly resent: boolean;
}

interface ConfirmPageOptions {
  readonly path: string;
  readonly title: TextKey;
  readonly view: (context: PageContext, model: ConfirmModel) => Html;
}

/** The page where a code is typed: the same for an SMS and a mail but for its words. */
export function confirmPage(options: ConfirmPageOptions): Page {
  const show = showWith(options);
  return {
    path: options.path,
    async get(ctx, deps) {
      const own = await registrationHere(ctx, deps);
      if (own !== undefined) await show(ctx, deps, own, { code: '', errors: [] });
    },
    async post(ctx, deps) {
      const own = await registrationHere(ctx, deps, codeForm(digitsOf(ctx.state.form.text('code'))));
      if (own === undefined) return;
      const action = ctx.state.form.text('action');
      if (action === 'resend') return resend(ctx, deps, own);
      // The guard has looked already: whoever is still here has not confirmed.
      if (action === 'confirmed') return show(ctx, deps, own, oneError('', ctx.state.page.t('registration.error_not_confirmed')));
      await submitCode(ctx, deps, own);
    },
  };

  async function resend(ctx: PageHttpContext, deps: Deps, own: OwnRegistration): Promise<void> {
    const sent = await orRefusal(ctx, ['registration'], () =>
      withinNetworkShare(ctx.state.network, () => resendCode(deps, { secret: own.secret, network: ctx.state.network })),
    );
    if (isRefusal(sent)) return show(ctx, deps, own, { ...oneError('', sent.message), status: sent.status });
    if (sent.codeSent) deps.metrics.countRegistrationStep('code_sent');
    const page = pageOf(sent);
    seeOther(ctx, page === options.path ? `${page}?sent=1` : page);
  }

  async function submitCode(ctx: PageHttpContext, deps: Deps, own: OwnRegistration): Promise<void> {
    const typed = ctx.state.form.text('code');
    const digits = digitsOf(typed);
    const { t } = ctx.state.page;
    const length = deps.config.registration.codeDigits;
    if (digits.length !== length || !/^\d+$/u.test(digits)) {
      return show(ctx, deps, own, oneError(typed, t('registration.error_code_format', { count: length })));
    }
    const outcome = await confirmContact(deps, { secret: own.secret, digits });
    if (outcome.kind === 'confirmed') {
      deps.metrics.countRegistrationStep('contact_confirmed');
      return goOn(ctx, deps, { step: 'set_password', ...outcome });
    }
    if (outcome.kind === 'past') return goOn(ctx, deps, outcome);
    await show(ctx, deps, own, oneError(typed, refusalText(t, outcome)));
  }
}

function digitsOf(typed: string): string {
  return typed.replace(/[\s-]/gu, '');
}

type Typed = Pick<ConfirmModel, 'code' | 'errors'> & { readonly status?: number };

function oneError(code: string, message: string): Typed {
  return { code, errors: [{ field: 'code', message }] };
}

function refusalText(t: Translate, outcome: Exclude<ConfirmContactOutcome, { kind: 'confirmed' | 'past' }>): string {
  return outcome.kind === 'wrong'
    ? t('registration.error_code_wrong', { count: outcome.attemptsLeft })
    : t(`registration.error_code_${outcome.kind}`);
}

function showWith({ path, title, view }: ConfirmPageOptions) {
  return async (ctx: PageHttpContext, deps: Deps, { registration }: OwnRegistration, typed: Typed): Promise<void> => {
    if (registration.draft === undefined) return showExpired(ctx);
    const timing = await findCodeTiming(deps, { purpose: 'registration', subject: registration.registrationId });
    const model: ConfirmModel = {
      path,
      contact: shownContact(registration, registration.draft),
      code: typed.code,
      errors: typed.errors,
      codeDigits: deps.config.registration.codeDigits,
      expiresInSeconds: timing?.expiresInSeconds ?? 0,
      resendInSeconds: timing?.resendInSeconds ?? 0,
      resendAfterSeconds: deps.config.registration.resendAfterSeconds,
      resent: ctx.query['sent'] !== undefined && typed.errors.length === 0,
    };
    const frame = { title: ctx.state.page.t(title), errors: typed.errors, ...(typed.status === undefined ? {} : { status: typed.status }) };
    showPage(ctx, frame, view(ctx.state.page, model));
  };
}
