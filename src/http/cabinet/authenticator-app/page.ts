import { addTotp, type AddTotpOutcome } from '../../../capabilities/authentication/add-totp.ts';
import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import { removeTotp } from '../../../capabilities/authentication/remove-totp.ts';
import { updateSignInSettings } from '../../../capabilities/authentication/update-sign-in-settings.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { bindingStanding, mayBindFactor } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { shownApp, typedApp, typedAppErrors, type TypedApp } from './typed-app.ts';
import { appsView } from './view.ts';

/** The authenticator apps of the account, and the form for one more. */
export const authenticatorAppPage: Page = {
  path: cabinetPaths.authenticatorApp,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!(await mayBindFactor(ctx, deps, signedIn, cabinetPaths.authenticatorApp))) return;
    await (ctx.state.form.has('remove') ? remove(ctx, deps, signedIn) : add(ctx, deps, signedIn));
  },
};

async function remove(ctx: PageHttpContext, deps: Deps, { account: { accountId }, sessionUid }: SignedIn): Promise<void> {
  const totpId = ctx.state.form.text('remove');
  const ends = { reason: 'factor_changed', exceptSessionUid: sessionUid } as const;
  await changeCredentials(deps, { accountId, sessionUid, change: 'app_removed', ends }, (tx) => removeTotp(tx, { accountId, totpId }));
  // Removed a moment ago, by the same form sent twice: it is gone, as was wished.
  seeOther(ctx, `${cabinetPaths.security}?done=app_removed`);
}

async function add(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { sessionUid } = signedIn;
  const { accountId } = signedIn.account;
  const typed = typedApp(ctx, deps, accountId);
  const errors = typedAppErrors(ctx, typed);
  const { app, digits, label } = typed;
  if (errors.length > 0 || app === undefined || digits === undefined) return show(ctx, deps, signedIn, { typed, errors });
  const outcome = await changeCredentials(deps, { accountId, sessionUid, change: 'app_added' }, (tx) =>
    addTotp(deps, tx, { accountId, ...app, label, digits }),
  );
  if (outcome.kind === 'wrong' || outcome.kind === 'too_many') {
    return show(ctx, deps, signedIn, { typed, errors: [{ field: 'code', message: appRefusal(ctx.state.page.t, outcome.kind) }] });
  }
  if (ctx.state.form.text('turn_on') === 'yes') await turnOn(deps, signedIn);
  seeOther(ctx, await afterAdding(deps, accountId));
}

export function appRefusal(t: Translate, kind: Extract<AddTotpOutcome['kind'], 'wrong' | 'too_many'>): string {
  return t(kind === 'wrong' ? 'security.app_code_wrong' : 'security.app_too_many');
}

async function turnOn(deps: Deps, { account: { accountId, contacts }, sessionUid }: SignedIn): Promise<void> {
  const ends = { reason: 'factor_changed', exceptSessionUid: sessionUid } as const;
  await changeCredentials(deps, { accountId, sessionUid, change: 'two_step_on', ends }, (tx) =>
    updateSignInSettings(tx, { accountId, changes: { twoStep: true }, hasPhone: contacts.some(({ kind }) => kind === 'phone') }),
  );
}

/** Whoever has no way in without the phone is led to the codes for the day it is lost. */
async function afterAdding(deps: Deps, accountId: string): Promise<string> {
  const { backupCodesLeft } = await listFactors(deps, accountId);
  return backupCodesLeft === 0 ? `${cabinetPaths.backupCodes}?done=app_added` : `${cabinetPaths.security}?done=app_added`;
}

interface Again {
  readonly typed: TypedApp;
  readonly errors: readonly FieldError[];
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, again?: Again): Promise<void> {
  const { t } = ctx.state.page;
  const { account } = signedIn;
  const { totp, twoStep } = await listFactors(deps, account.accountId);
  const standing = await bindingStanding(deps, signedIn, cabinetPaths.authenticatorApp);
  const errors = again?.errors ?? [];
  const form = {
    action: cabinetPaths.authenticatorApp,
    ...shownApp(deps, account, again?.typed.app),
    label: again?.typed.label ?? t('security.app_name_default'),
    turnOn: twoStep ? undefined : again === undefined || ctx.state.form.has('turn_on'),
    asksPassword: false,
    errors,
  };
  const model = { apps: totp, form: standing.kind === 'ready' ? form : standing, errors };
  showPage(ctx, { title: t('security.app_page_title'), errors }, appsView(ctx.state.page, model));
}
