import { addPushSubscription } from '../../../capabilities/accounts/add-push-subscription.ts';
import { findNotificationSettings } from '../../../capabilities/notifications/find-notification-settings.ts';
import { parsePushSubscription } from '../../../capabilities/notifications/push-subscription.ts';
import { removePushSubscription } from '../../../capabilities/accounts/remove-push-subscription.ts';
import { switchesOf, type Reachable } from '../../../capabilities/notifications/settings.ts';
import { updateNotificationSettings } from '../../../capabilities/notifications/update-notification-settings.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import { browserNameOf } from '../../../kernel/browser-name.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { notificationsView } from './view.ts';

/** What the citizen is told of, and by what; and the browsers that show it. */
export const notificationsPage: Page = {
  path: cabinetPaths.notifications,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn, {});
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { form } = ctx.state;
    if (form.has('subscription')) return switchPushOn(ctx, deps, signedIn);
    if (form.has('remove')) return switchPushOff(ctx, deps, signedIn);
    await saveSettings(ctx, deps, signedIn);
  },
};

async function saveSettings(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  const { sessionUid } = signedIn;
  const { accountId } = signedIn.account;
  const { subscriptions } = await findNotificationSettings(deps, accountId);
  const on = new Set(ctx.state.form.entries().flatMap(([name, value]) => (value === 'yes' ? [name] : [])));
  const reachable = reachableBy(deps, signedIn, subscriptions.length);
  const mayWeaken = (await factorStanding(deps, signedIn, cabinetPaths.notifications)).kind === 'ready';
  const outcome = await changeInSession(deps, { accountId, sessionUid }, (within) =>
    updateNotificationSettings(within, { accountId, reachable, on, mayWeaken }),
  );
  if (outcome.kind === 'too_old') return void (await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.notifications));
  seeOther(ctx, `${cabinetPaths.notifications}?done=saved`);
}

async function switchPushOn(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.notifications))) return;
  const { allowLoopback } = deps.config.relyingParties;
  const subscription =
    deps.pushKey === undefined ? undefined : parsePushSubscription(ctx.state.form.text('subscription'), { allowLoopback });
  if (subscription === undefined) return show(ctx, deps, signedIn, { refused: true });
  const browser = browserNameOf(ctx.get('user-agent'));
  const { sessionUid } = signedIn;
  const { accountId } = signedIn.account;
  await changeInSession(deps, { accountId, sessionUid }, (within) =>
    addPushSubscription({ ...deps, ...within }, { accountId, subscription, browser }),
  );
  seeOther(ctx, `${cabinetPaths.notifications}?done=push_on`);
}

async function switchPushOff(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn): Promise<void> {
  if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.notifications))) return;
  const { sessionUid } = signedIn;
  const { accountId } = signedIn.account;
  const subscriptionId = ctx.state.form.text('remove');
  await changeInSession(deps, { accountId, sessionUid }, (within) =>
    removePushSubscription({ ...deps, ...within }, { accountId, subscriptionId }),
  );
  seeOther(ctx, `${cabinetPaths.notifications}?done=push_off`);
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, { refused = false }): Promise<void> {
  const { page } = ctx.state;
  const { choices, subscriptions } = await findNotificationSettings(deps, signedIn.account.accountId);
  const reachable = reachableBy(deps, signedIn, subscriptions.length);
  const model = {
    reachable,
    switches: switchesOf(choices, reachable),
    pushKey: deps.pushKey,
    subscriptions,
    standing: await factorStanding(deps, signedIn, cabinetPaths.notifications),
    refused,
    done: doneOf(ctx.query['done']),
  };
  showPage(ctx, { title: page.t('notifications.title'), ...(refused ? { status: 422 } : {}) }, notificationsView(page, model));
}

function reachableBy({ pushKey }: Deps, { account: { contacts } }: SignedIn, browsers: number): Reachable {
  return {
    email: contacts.some(({ kind }) => kind === 'email'),
    sms: contacts.some(({ kind }) => kind === 'phone'),
    push: pushKey !== undefined && browsers > 0,
  };
}

function doneOf(query: unknown): 'saved' | 'push_on' | 'push_off' | undefined {
  return query === 'saved' || query === 'push_on' || query === 'push_off' ? query : undefined;
}
