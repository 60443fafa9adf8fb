import { findSecurityQuestion } from '../../../capabilities/authentication/find-security-question.ts';
import { listFactors } from '../../../capabilities/authentication/list-factors.ts';
import { findNotificationSettings } from '../../../capabilities/notifications/find-notification-settings.ts';
import { kinds } from '../../../capabilities/notifications/kinds.ts';
import { isOn } from '../../../capabilities/notifications/settings.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { securityView } from './view.ts';

/** What protects the account, each with the page that changes it; and whether a sign-in on a new device is told. */
export const securityPage: Page = {
  path: cabinetPaths.security,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
};

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { t } = ctx.state.page;
  const { account } = signedIn;
  const model = {
    factors: await listFactors(deps, account.accountId),
    noticeByEmail: await isToldByEmail(deps, account.accountId),
    question: await questionState(deps, account.accountId),
    hasEmail: account.contacts.some(({ kind }) => kind === 'email'),
    notice: noticeOf(ctx.query['done'], t),
  };
  showPage(ctx, { title: t('security.title') }, securityView(ctx.state.page, model));
}

async function isToldByEmail(deps: Deps, accountId: string): Promise<boolean> {
  const { choices } = await findNotificationSettings(deps, accountId);
  return isOn(kinds.sign_in, 'email', choices, { email: true, sms: false, push: false });
}

/** Undefined where this installation asks no questions. */
async function questionState(deps: Deps, accountId: string): Promise<'set' | 'none' | undefined> {
  if (!deps.config.recovery.securityQuestion) return undefined;
  return (await findSecurityQuestion(deps, accountId)) === undefined ? 'none' : 'set';
}

const told = ['password', 'two_step_on', 'two_step_off', 'app_added', 'app_removed', 'question', 'question_removed'] as const;

function noticeOf(done: unknown, t: Translate): string | undefined {
  const change = told.find((one) => one === done);
  return change === undefined ? undefined : t(`security.done_${change}`);
}
