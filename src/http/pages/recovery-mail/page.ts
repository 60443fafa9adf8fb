import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { codeSubject } from '../../../capabilities/recovery/recovery.ts';
import type { Deps } from '../../../deps.ts';
import type { FieldError } from '../../views/page-context.ts';
import { showPage, type Page, type PageHttpContext } from '../page.ts';
import { recoveryHere, showExpired, type OwnRecovery } from '../recovery-journey/guard.ts';
import { resend } from '../recovery-journey/resend.ts';
import { mailView } from './view.ts';

/** Tells to look for a mail. Nothing can be typed here: whoever opens the link of the mail goes on, and nobody else. */
export const recoveryMailPage: Page = {
  path: '/recovery/mail',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own !== undefined) await show(ctx, deps, own);
  },
  async post(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own === undefined) return;
    await resend(ctx, deps, own, (message, status) => show(ctx, deps, own, { errors: [{ field: 'resend', message }], status }));
  },
};

async function show(
  ctx: PageHttpContext,
  deps: Deps,
  { recovery }: OwnRecovery,
  { errors = [], status }: { readonly errors?: readonly FieldError[]; readonly status?: number } = {},
): Promise<void> {
  const { page } = ctx.state;
  const identifier = recovery.draft?.identifier;
  if (identifier === undefined || identifier.kind === 'phone') return showExpired(ctx);
  const subject = codeSubject({ id: recovery.recoveryId, account_id: recovery.accountId ?? null });
  const timing = await findCodeTiming(deps, { purpose: 'recovery', subject });
  const model = {
    email: identifier.kind === 'email' ? identifier.value : undefined,
    errors,
    hours: Math.max(1, Math.floor(deps.config.recovery.linkLifetimeSeconds / 3600)),
    resendInSeconds: timing?.resendInSeconds ?? 0,
    resent: ctx.query['sent'] !== undefined,
  };
  showPage(ctx, { title: page.t('recovery.mail_title'), errors, ...(status === undefined ? {} : { status }) }, mailView(page, model));
}
