import { nextSettledAt, settledContacts, type SettlingTime } from '../../../capabilities/accounts/settled-contacts.ts';
import { bindingCodeOwner, type BindingPause } from '../../../capabilities/authentication/binding-code.ts';
import { confirmBindingCode } from '../../../capabilities/authentication/confirm-binding-code.ts';
import { sendBindingCode } from '../../../capabilities/authentication/send-binding-code.ts';
import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import type { Deps } from '../../../deps.ts';
import { maskContact } from '../../../kernel/identifier.ts';
import { accountOfRequest } from '../../oidc/account-of-request.ts';
import { requireInteraction } from '../../oidc/interactions.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import type { Refusal } from '../refusals.ts';
import { lastShownAt } from '../second-step/finish-step-up.ts';
import { refusalOf } from '../second-step/refusal.ts';
import { keepShownCode } from './shown-code.ts';
import { bindingCodeView, noContactView } from './view.ts';

/** The code by e-mail that somebody without a phone and without a second factor shows before the first one is bound. */
export const bindingCodePage: Page = {
  path: '/interaction/:uid/binding-code',
  async get(ctx, deps) {
    const binder = await findBinder(ctx, deps);
    if (binder !== undefined) await show(ctx, deps, binder);
  },
  async post(ctx, deps) {
    const binder = await findBinder(ctx, deps);
    if (binder === undefined) return;
    await (ctx.state.form.text('action') === 'send' ? send(ctx, deps, binder) : submit(ctx, deps, binder));
  },
};

interface Binder {
  readonly pause: BindingPause;
  readonly account: LevelledAccount;
  /** The page that binds. */
  readonly target: 'new-app' | 'passkey';
}

/** Somebody who is signed in, and of whom a site demands more. */
async function findBinder(ctx: PageHttpContext, deps: Deps): Promise<Binder | undefined> {
  const { uid, prompt, accountId } = await requireInteraction(ctx, deps);
  const account = prompt === 'level' && accountId !== undefined ? await accountOfRequest(deps, accountId) : undefined;
  const isHere = account !== undefined && (await lastShownAt(ctx, deps, account.accountId)) !== undefined;
  const wished = ctx.method === 'POST' ? ctx.state.form.text('for') : ctx.query['for'];
  const pause = { accountId: accountId ?? '', interactionId: uid };
  if (isHere) return { pause, account, target: wished === 'passkey' ? 'passkey' : 'new-app' };
  seeOther(ctx, `/interaction/${uid}`);
  return undefined;
}

async function send(ctx: PageHttpContext, deps: Deps, binder: Binder): Promise<void> {
  const { pause, target } = binder;
  const outcome = await sendBindingCode(deps, { ...pause, language: ctx.state.page.language });
  if (outcome.kind === 'sent') return seeOther(ctx, `/interaction/${pause.interactionId}/binding-code?for=${target}`);
  if (outcome.kind === 'no_email') return show(ctx, deps, binder);
  const { t } = ctx.state.page;
  const { retryAfterSeconds: count } = outcome;
  ctx.set('retry-after', String(count));
  const message = outcome.kind === 'resend_too_soon' ? t('second_step.sms_too_soon', { count }) : t('second_step.email_limit');
  await show(ctx, deps, binder, { message, status: 429 });
}

async function submit(ctx: PageHttpContext, deps: Deps, binder: Binder): Promise<void> {
  const { pause, target } = binder;
  const digits = ctx.state.form.text('code').replace(/[\s-]/gu, '');
  const { t } = ctx.state.page;
  if (!/^\d{1,12}$/u.test(digits)) return show(ctx, deps, binder, { message: t('second_step.email_missing'), status: 422 });
  const outcome = await confirmBindingCode(deps, { ...pause, digits });
  if (outcome.kind === 'destination_exhausted') return show(ctx, deps, binder, { message: t('second_step.email_limit'), status: 422 });
  if (outcome.kind !== 'confirmed') return show(ctx, deps, binder, refusalOf(ctx, outcome));
  keepShownCode(ctx, deps, pause);
  seeOther(ctx, `/interaction/${pause.interactionId}/${target}`);
}

async function show(ctx: PageHttpContext, deps: Deps, { pause, account, target }: Binder, refusal?: Refusal): Promise<void> {
  const email = settledContacts(account, settlingTime(deps)).findLast(({ kind }) => kind === 'email');
  if (email === undefined) return showNoContact(ctx, deps, account);
  const timing = await findCodeTiming(deps, bindingCodeOwner(pause));
  const isOut = timing !== undefined && timing.expiresInSeconds > 0;
  const errors = refusal === undefined ? [] : [{ field: 'code', message: refusal.message }];
  const model = {
    uid: pause.interactionId,
    target,
    email: maskContact(email),
    secondsUntilResend: isOut ? timing.resendInSeconds : undefined,
    errors,
  };
  const frame = {
    title: ctx.state.page.t('second_step.email_title'),
    errors,
    ...(refusal === undefined ? {} : { status: refusal.status }),
  };
  showPage(ctx, frame, bindingCodeView(ctx.state.page, model));
}

/** Every contact is too new; whoever has a phone that is not has come to the wrong page. */
function showNoContact(ctx: PageHttpContext, deps: Deps, account: LevelledAccount): void {
  const uid = String(ctx.params['uid']);
  const settledAt = nextSettledAt(account, settlingTime(deps));
  if (settledAt === undefined) return seeOther(ctx, `/interaction/${uid}`);
  showPage(ctx, { title: ctx.state.page.t('first_factor.contact_title') }, noContactView(ctx.state.page, { uid, settledAt }));
}

function settlingTime({ config }: Pick<Deps, 'config'>): SettlingTime {
  return { now: new Date(), newContactSeconds: config.recovery.newContactSeconds };
}
