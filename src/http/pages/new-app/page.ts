import { addTotp } from '../../../capabilities/authentication/add-totp.ts';
import { verifyPassword } from '../../../capabilities/authentication/verify-password.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import { appRefusal } from '../../cabinet/authenticator-app/page.ts';
import { shownApp, typedApp, typedAppErrors, type TypedApp } from '../../cabinet/authenticator-app/typed-app.ts';
import { passwordRefusal } from '../../cabinet/password/refusal.ts';
import { isFresh } from '../../cabinet/signed-in.ts';
import type { FieldError } from '../../views/page-context.ts';
import { owedBeforeBinding } from '../binding-code/owed-before-binding.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { finishStepUp, sessionThere } from '../second-step/finish-step-up.ts';
import { secondStepPerson, type SecondStepPerson } from '../second-step/person.ts';
import { newAppView } from './view.ts';

/**
 * A site demands a second factor and the citizen has none: an app is bound there and then, and the same request goes on. Before that comes a
 * code to a contact. Binding shows that the app is there, and nothing else: whoever comes with an older session shows the password as well.
 */
export const newAppPage: Page = {
  path: '/interaction/:uid/new-app',
  async get(ctx, deps) {
    const person = await personWhoMayBind(ctx, deps);
    if (person !== undefined) await show(ctx, deps, person);
  },
  async post(ctx, deps) {
    const person = await personWhoMayBind(ctx, deps);
    if (person !== undefined) await submit(ctx, deps, person);
  },
};

interface Binding extends SecondStepPerson {
  readonly sessionUid: string;
  /** The password was given too long ago. */
  readonly asksPassword: boolean;
}

/** Nobody binds a factor on the way in: at a sign-in the account's own second step is owed first. */
async function personWhoMayBind(ctx: PageHttpContext, deps: Deps): Promise<Binding | undefined> {
  const person = await secondStepPerson(ctx, deps);
  if (person === undefined) return undefined;
  const { interaction, account, first } = person;
  const session = await sessionThere(ctx, deps, account.accountId);
  if (first !== undefined || session === undefined) {
    seeOther(ctx, `/interaction/${interaction.uid}`);
    return undefined;
  }
  const authenticatedAt = new Date(session.shownAt * 1000);
  const owed = await owedBeforeBinding(ctx, deps, { interaction, account, amr: person.amr, authenticatedAt, page: 'new-app' });
  if (owed === undefined) return { ...person, sessionUid: session.sessionUid, asksPassword: !isFresh({ authenticatedAt }) };
  seeOther(ctx, owed === 'another_sign_in' ? `/interaction/${interaction.uid}` : owed);
  return undefined;
}

async function submit(ctx: PageHttpContext, deps: Deps, person: Binding): Promise<void> {
  const { account, interaction, sessionUid } = person;
  const { accountId } = account;
  const typed = typedApp(ctx, deps, accountId);
  const errors = typedAppErrors(ctx, typed);
  const { app, digits, label } = typed;
  if (errors.length > 0 || app === undefined || digits === undefined) return show(ctx, deps, person, { typed, errors });
  const refused = person.asksPassword ? await refusedPassword(ctx, deps, accountId) : undefined;
  if (refused !== undefined) return show(ctx, deps, person, { typed, ...refused });
  const outcome = await changeCredentials(deps, { accountId, sessionUid, change: 'app_added' }, (tx) =>
    addTotp(deps, tx, { accountId, ...app, label, digits }),
  );
  if (outcome.kind === 'wrong' || outcome.kind === 'too_many') {
    return show(ctx, deps, person, { typed, errors: [{ field: 'code', message: appRefusal(ctx.state.page.t, outcome.kind) }] });
  }
  if (outcome.kind === 'changed') return finishStepUp(ctx, deps, interaction, { factor: 'totp', boundAt: new Date() });
  // Added by this form before: nothing was shown now, its code is asked for like any other. Or the account has been closed.
  seeOther(ctx, `/interaction/${interaction.uid}${outcome.kind === 'added_before' ? '/second-step' : ''}`);
}

async function refusedPassword(ctx: PageHttpContext, deps: Deps, accountId: string): Promise<Omit<Again, 'typed'> | undefined> {
  const password = ctx.state.form.text('password');
  if (password === '') return { errors: [{ field: 'password', message: ctx.state.page.t('security.password_current_missing') }] };
  const outcome = await verifyPassword(deps, { accountId, password });
  if (outcome.kind === 'verified') return undefined;
  const { message, status } = passwordRefusal(ctx, outcome);
  return { errors: [{ field: 'password', message }], status };
}

interface Again {
  readonly typed: TypedApp;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { interaction, account, asksPassword }: Binding, again?: Again): Promise<void> {
  const { t } = ctx.state.page;
  const errors = again?.errors ?? [];
  const form = {
    action: `/interaction/${interaction.uid}/new-app`,
    ...shownApp(deps, account, again?.typed.app),
    label: again?.typed.label ?? t('security.app_name_default'),
    asksPassword,
    errors,
  };
  const { firstParty, name } = interaction.client;
  const frame = { title: t('second_step.new_app_title'), errors, ...(again?.status === undefined ? {} : { status: again.status }) };
  showPage(ctx, frame, newAppView(ctx.state.page, { uid: interaction.uid, siteName: firstParty ? undefined : name, form, errors }));
}
