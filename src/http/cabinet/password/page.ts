import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import { changeOwnPassword, type ChangeOwnPasswordOutcome } from '../../../capabilities/sessions/change-own-password.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { passwordFaultText } from '../../pages/password-fault-text.ts';
import type { FieldError } from '../../views/page-context.ts';
import { factorStanding, type FactorStanding } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { showSessionEnded } from '../session-ended/page.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { passwordRefusal } from './refusal.ts';
import { changePasswordView } from './view.ts';

/** The present password and a new one, twice. Who has no password yet sets one soon after another factor was shown. */
export const passwordPage: Page = {
  path: cabinetPaths.password,
  async get(ctx, deps) {
    const owner = await ownerOf(ctx, deps);
    if (owner !== undefined) show(ctx, deps, owner, {});
  },
  async post(ctx, deps) {
    const owner = await ownerOf(ctx, deps);
    if (owner === undefined) return;
    const { standing } = owner;
    if (!mayChange(owner)) return showSessionEnded(ctx, standing.kind === 'ready' ? 'stale' : standing.kind, standing.signIn);
    const errors = typedErrors(ctx, owner);
    if (errors.length > 0) return show(ctx, deps, owner, { errors });
    await submit(ctx, deps, owner);
  },
};

interface Owner extends SignedIn {
  readonly hasPassword: boolean;
  readonly standing: FactorStanding;
}

/** The present password, which the form asks for, is the fresh check of whoever has nothing else; where there is a second factor it is not enough. */
function mayChange({ hasPassword, standing: { kind, hasFactor } }: Owner): boolean {
  return kind === 'ready' || (kind === 'stale' && hasPassword && !hasFactor);
}

async function ownerOf(ctx: PageHttpContext, deps: Deps): Promise<Owner | undefined> {
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined) return undefined;
  const { hasPassword } = await listFactors(deps, signedIn.account.accountId);
  return { ...signedIn, hasPassword, standing: await factorStanding(deps, signedIn, cabinetPaths.password) };
}

function typedErrors({ state: { form, page } }: PageHttpContext, { hasPassword }: Owner): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (hasPassword && form.text('current') === '') errors.push({ field: 'current', message: page.t('security.password_current_missing') });
  if (form.text('password') === '') errors.push({ field: 'password', message: page.t('registration.error_password_empty') });
  else if (form.text('password') !== form.text('password_repeat'))
    errors.push({ field: 'password_repeat', message: page.t('registration.error_password_repeat') });
  return errors;
}

async function submit(ctx: PageHttpContext, deps: Deps, owner: Owner): Promise<void> {
  const { account, sessionUid, hasPassword } = owner;
  const { form } = ctx.state;
  const input = { accountId: account.accountId, sessionUid, next: form.text('password'), ownWords: wordsOf(owner) };
  const current = hasPassword ? form.text('current') : undefined;
  const outcome = await orRefusal(ctx, ['authentication'], () => changeOwnPassword(deps, { ...input, current }));
  if (isRefusal(outcome))
    return show(ctx, deps, owner, { errors: [{ field: 'current', message: outcome.message }], status: outcome.status });
  if (outcome.kind === 'changed') return seeOther(ctx, `${cabinetPaths.security}?done=password`);
  if (outcome.kind === 'account_closed') return showSessionEnded(ctx);
  show(ctx, deps, owner, refusalOf(ctx, deps, outcome));
}

function refusalOf(
  ctx: PageHttpContext,
  deps: Deps,
  outcome: Exclude<ChangeOwnPasswordOutcome, { kind: 'changed' | 'account_closed' }>,
): Shown {
  const { t } = ctx.state.page;
  switch (outcome.kind) {
    case 'faulty':
      return { errors: [{ field: 'password', message: passwordFaultText(t, deps.config.passwords, outcome.faults) }] };
    case 'same':
      return { errors: [{ field: 'password', message: t('security.password_same') }] };
    case 'overtaken':
      return { errors: [{ field: 'current', message: t('security.password_overtaken') }] };
    default: {
      const { message, status } = passwordRefusal(ctx, outcome);
      return { errors: [{ field: 'current', message }], status };
    }
  }
}

function wordsOf({ account: { familyName, givenName, contacts } }: SignedIn): readonly string[] {
  return [familyName, givenName, ...contacts.map(({ value }) => value)];
}

interface Shown {
  readonly errors?: readonly FieldError[];
  readonly status?: number;
}

function show(ctx: PageHttpContext, deps: Deps, owner: Owner, { errors = [], status }: Shown): void {
  const title = ctx.state.page.t(owner.hasPassword ? 'security.password_page_title' : 'security.password_page_title_new');
  const model = {
    hasPassword: owner.hasPassword,
    standing: mayChange(owner) ? undefined : owner.standing,
    username: owner.account.contacts[0]?.value,
    ownWords: wordsOf(owner),
    minLength: deps.config.passwords.minimumLength,
    errors,
  };
  showPage(ctx, { title, errors, ...(status === undefined ? {} : { status }) }, changePasswordView(ctx.state.page, model));
}
