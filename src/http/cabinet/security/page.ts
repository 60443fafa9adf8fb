import { findSecurityQuestion } from '../../../capabilities/authentication/find-security-question.ts';
import { findSignInSettings } from '../../../capabilities/authentication/find-sign-in-settings.ts';
import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import { updateSignInSettings } from '../../../capabilities/authentication/update-sign-in-settings.ts';
import { changeCredentials } from '../../../capabilities/sessions/change-credentials.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { showSessionEnded } from '../session-ended/page.ts';
import { isFresh, requireSignedIn, type SignedIn } from '../signed-in.ts';
import { securityView } from './view.ts';

/** What protects the account, each with the page that changes it; and whether a sign-in on a new device is told. */
export const securityPage: Page = {
  path: cabinetPaths.security,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    if (!isFresh(signedIn)) return showSessionEnded(ctx, 'stale');
    const { accountId } = signedIn.account;
    const changes = { noticeByEmail: ctx.state.form.text('notice') === 'on' };
    // What codes by SMS need does not change here.
    const hasPhone = signedIn.account.contacts.some(({ kind }) => kind === 'phone');
    await changeCredentials(deps, { accountId }, (tx) => updateSignInSettings(tx, { accountId, changes, hasPhone }));
    seeOther(ctx, `${cabinetPaths.security}?done=notice`);
  },
};

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { t } = ctx.state.page;
  const { account } = signedIn;
  const model = {
    factors: await listFactors(deps, account.accountId),
    noticeByEmail: (await findSignInSettings(deps, account.accountId)).noticeByEmail,
    question: await questionState(deps, account.accountId),
    hasEmail: account.contacts.some(({ kind }) => kind === 'email'),
    mayChange: isFresh(signedIn),
    notice: noticeOf(ctx.query['done'], t),
  };
  showPage(ctx, { title: t('security.title') }, securityView(ctx.state.page, model));
}

/** Undefined where this installation asks no questions. */
async function questionState(deps: Deps, accountId: string): Promise<'set' | 'none' | undefined> {
  if (!deps.config.recovery.securityQuestion) return undefined;
  return (await findSecurityQuestion(deps, accountId)) === undefined ? 'none' : 'set';
}

const told = ['password', 'two_step_on', 'two_step_off', 'app_added', 'app_removed', 'notice', 'question', 'question_removed'] as const;

function noticeOf(done: unknown, t: Translate): string | undefined {
  const change = told.find((one) => one === done);
  return change === undefined ? undefined : t(`security.done_${change}`);
}
