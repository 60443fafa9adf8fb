import { passwordFaults } from '../../../capabilities/authentication/password-policy.ts';
import { findSecurityQuestion } from '../../../capabilities/authentication/find-security-question.ts';
import { ownWordsOf, setPassword } from '../../../capabilities/recovery/set-password.ts';
import type { Deps } from '../../../deps.ts';
import type { FieldError } from '../../views/page-context.ts';
import { passwordFaultText } from '../password-fault-text.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { suggestPassword } from '../registration-password/suggest-password.ts';
import { isRefusal, orRefusal } from '../refusals.ts';
import { answerRefusal } from './answer-refusal.ts';
import { readSecret } from '../recovery-journey/cookie.ts';
import { formKeyOf } from '../recovery-journey/form-key.ts';
import { goOn, recoveryHere, showExpired } from '../recovery-journey/guard.ts';
import { passwordView } from './view.ts';

/** The last step: a new password, twice. */
export const recoveryPasswordPage: Page = {
  path: '/recovery/password',
  get: (ctx, deps) => show(ctx, deps, {}),
  async post(ctx, deps) {
    const { form, page } = ctx.state;
    if (form.text('action') === 'generate') return show(ctx, deps, { suggested: suggestPassword() });
    const password = form.text('password');
    if (password === '') return show(ctx, deps, { errors: [{ field: 'password', message: page.t('registration.error_password_empty') }] });
    if (password !== form.text('password_repeat')) return differs(ctx, deps, password);
    await submit(ctx, deps, password);
  },
};

/** That the repetition differs, and what is wrong with the password itself: both have to be typed anew. */
async function differs(ctx: PageHttpContext, deps: Deps, password: string): Promise<void> {
  const { t } = ctx.state.page;
  const faults = passwordFaults(password, deps.config.passwords, []);
  const error = { field: 'password_repeat', message: t('registration.error_password_repeat') };
  const errors =
    faults.length === 0 ? [error] : [{ field: 'password', message: passwordFaultText(t, deps.config.passwords, faults) }, error];
  await show(ctx, deps, { errors });
}

async function submit(ctx: PageHttpContext, deps: Deps, password: string): Promise<void> {
  const secret = readSecret(ctx, deps);
  if (secret === undefined) return showExpired(ctx);
  // Not asked first where the citizen belongs: a form sent twice brings the cookie that its first sending has renewed.
  const input = { secret, password, formKey: formKeyOf(ctx.state.form), answer: ctx.state.form.text('answer') };
  const outcome = await orRefusal(ctx, ['authentication'], () => setPassword(deps, input));
  if (isRefusal(outcome)) return show(ctx, deps, { errors: [{ field: 'password', message: outcome.message }], status: outcome.status });
  if (outcome.kind === 'faulty') {
    return show(ctx, deps, {
      errors: [{ field: 'password', message: passwordFaultText(ctx.state.page.t, deps.config.passwords, outcome.faults) }],
    });
  }
  if (outcome.kind === 'answer_refused') {
    const { message, status: answered } = answerRefusal(ctx, outcome.refusal);
    return show(ctx, deps, { errors: [{ field: 'answer', message }], status: answered });
  }
  if (outcome.kind === 'out_of_turn') return goOn(ctx, deps, { ...outcome, secret });
  deps.metrics.countRecoveryStep('completed');
  goOn(ctx, deps, { step: 'done', channel: 'sms', secret: outcome.secret });
}

interface Shown {
  readonly errors?: readonly FieldError[];
  readonly status?: number;
  readonly suggested?: string;
}

async function show(ctx: PageHttpContext, deps: Deps, { errors = [], status, suggested }: Shown): Promise<void> {
  const own = await recoveryHere(ctx, deps);
  if (own === undefined) return;
  const { recovery, standing } = own;
  const question = standing === undefined || standing.granted ? undefined : await findSecurityQuestion(deps, standing.account.accountId);
  const model = {
    question,
    username: standing?.contact.value,
    ownWords: await ownWordsOf(deps, recovery.accountId ?? null),
    minLength: deps.config.passwords.minimumLength,
    suggested,
    errors,
  };
  const frame = { title: ctx.state.page.t('recovery.password_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, passwordView(ctx.state.page, model));
}
