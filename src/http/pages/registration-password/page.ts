import { passwordFaults } from '../../../capabilities/authentication/password-policy.ts';
import { passwordForm } from '../../../capabilities/registration/browser-secret.ts';
import { ownWords, wasLeftAlone } from '../../../capabilities/registration/registration.ts';
import { setPassword } from '../../../capabilities/registration/set-password.ts';
import { pageOf } from '../../../capabilities/registration/steps.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import type { FieldError } from '../../views/page-context.ts';
import { passwordFaultText } from '../password-fault-text.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { goOn, registrationHere, showExpired, type OwnRegistration } from '../registration-journey/guard.ts';
import { isRefusal, orRefusal } from '../refusals.ts';
import { suggestPassword } from './suggest-password.ts';
import { contactTakenView, passwordView } from './view.ts';

/** The last step: a password, twice. */
export const registrationPasswordPage: Page = {
  path: '/registration/password',
  async get(ctx, deps) {
    const own = await registrationHere(ctx, deps);
    if (own !== undefined) show(ctx, deps, own, {});
  },
  async post(ctx, deps) {
    const { form, page } = ctx.state;
    const own = await registrationHere(ctx, deps, passwordForm(form.text('password')));
    if (own === undefined) return;
    if (form.text('action') === 'generate') return show(ctx, deps, own, { suggested: suggestPassword() });
    const password = form.text('password');
    if (password === '')
      return show(ctx, deps, own, { errors: [{ field: 'password', message: page.t('registration.error_password_empty') }] });
    if (password !== form.text('password_repeat')) {
      return show(ctx, deps, own, { errors: differenceErrors(page.t, deps, own, password) });
    }
    await submit(ctx, deps, own, password);
  },
};

/** That the repetition differs, and what is wrong with the password itself: both have to be typed anew. */
function differenceErrors(t: Translate, deps: Deps, { registration: { draft } }: OwnRegistration, password: string): FieldError[] {
  const faults = passwordFaults(password, deps.config.passwords, draft === undefined ? [] : ownWords(draft));
  const differs = { field: 'password_repeat', message: t('registration.error_password_repeat') };
  return faults.length === 0 ? [differs] : [{ field: 'password', message: passwordFaultText(t, deps.config.passwords, faults) }, differs];
}

async function submit(ctx: PageHttpContext, deps: Deps, own: OwnRegistration, password: string): Promise<void> {
  const { t } = ctx.state.page;
  const outcome = await orRefusal(ctx, ['authentication'], () => setPassword(deps, { secret: own.secret, password }));
  if (isRefusal(outcome))
    return show(ctx, deps, own, { errors: [{ field: 'password', message: outcome.message }], status: outcome.status });
  switch (outcome.kind) {
    case 'faulty':
      return show(ctx, deps, own, {
        errors: [{ field: 'password', message: passwordFaultText(t, deps.config.passwords, outcome.faults) }],
      });
    case 'out_of_turn':
      return seeOther(ctx, pageOf(outcome));
    case 'contact_taken':
      return showPage(ctx, { title: t('registration.taken_title'), status: 409 }, contactTakenView(ctx.state.page));
    case 'completed':
      return goOn(ctx, deps, { step: 'done', channel: own.registration.channel, ...outcome });
  }
}

interface Shown {
  readonly errors?: readonly FieldError[];
  readonly status?: number;
  readonly suggested?: string;
}

function show(ctx: PageHttpContext, deps: Deps, { registration }: OwnRegistration, { errors = [], status, suggested }: Shown): void {
  const { draft } = registration;
  if (draft === undefined) return showExpired(ctx);
  const hidden = wasLeftAlone(registration);
  const model = {
    username: hidden ? undefined : draft.contact.value,
    // The meter only advises; the policy judges by them in any case.
    ownWords: hidden ? [] : ownWords(draft),
    minLength: deps.config.passwords.minimumLength,
    suggested,
    errors,
  };
  const frame = { title: ctx.state.page.t('registration.password_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, passwordView(ctx.state.page, model));
}
