import { findCodeTiming } from '../../../capabilities/one-time-codes/find-code-timing.ts';
import { contactCodeOwner } from '../../../capabilities/registration/added-contact.ts';
import { confirmAddedContact, type ConfirmAddedContactOutcome } from '../../../capabilities/registration/confirm-added-contact.ts';
import { sendContactCode } from '../../../capabilities/registration/send-contact-code.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import type { Translate } from '../../../kernel/texts.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { withinNetworkShare } from '../../pages/registration-journey/network-share.ts';
import { dropPendingContact, readPendingContact, type PendingContact } from '../contacts/pending-contact.ts';
import { factorStanding } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { showSessionEnded } from '../session-ended/page.ts';
import { requireSignedIn } from '../signed-in.ts';
import { contactCodeView } from './view.ts';

/** The code that proves a new contact. Without a contact that waits for one, the citizen belongs at the list of contacts. */
export const contactCodePage: Page = {
  path: cabinetPaths.contactCode,
  async get(ctx, deps) {
    const pending = await pendingContact(ctx, deps);
    if (pending !== undefined) await show(ctx, deps, pending);
  },
  async post(ctx, deps) {
    const pending = await pendingContact(ctx, deps);
    if (pending === undefined) return;
    await (ctx.state.form.text('action') === 'resend' ? resend(ctx, deps, pending) : submit(ctx, deps, pending));
  },
};

interface Pending extends PendingContact {
  readonly accountId: string;
  readonly sessionUid: string;
}

async function pendingContact(ctx: PageHttpContext, deps: Deps): Promise<Pending | undefined> {
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined) return undefined;
  const holder = { accountId: signedIn.account.accountId, sessionUid: signedIn.sessionUid };
  const pending = readPendingContact(ctx, deps, holder);
  if (pending === undefined) {
    seeOther(ctx, cabinetPaths.contacts);
    return undefined;
  }
  // That the sign-in was fresh was asked when the contact was typed, not long ago. A second factor may have come since.
  const { kind, signIn } = await factorStanding(deps, signedIn, cabinetPaths.contacts);
  if (kind === 'factor_owed' || kind === 'stronger_owed') {
    showSessionEnded(ctx, kind, signIn);
    return undefined;
  }
  return { ...pending, ...holder };
}

async function resend(ctx: PageHttpContext, deps: Deps, pending: Pending): Promise<void> {
  const { page, network } = ctx.state;
  const sent = await orRefusal(ctx, ['registration'], async () => {
    await withinNetworkShare(network, () => sendContactCode(deps, { ...pending, language: page.language, network }));
    return {};
  });
  if (isRefusal(sent)) return show(ctx, deps, pending, { error: sent.message, status: sent.status });
  seeOther(ctx, `${cabinetPaths.contactCode}?sent=1`);
}

async function submit(ctx: PageHttpContext, deps: Deps, pending: Pending): Promise<void> {
  const { t } = ctx.state.page;
  const typed = ctx.state.form.text('code');
  const digits = typed.replace(/[\s-]/gu, '');
  if (!/^\d{1,12}$/u.test(digits)) return show(ctx, deps, pending, { typed, error: t('cabinet.error_code_missing') });
  const outcome = await changeInSession(deps, pending, (within) => confirmAddedContact({ ...deps, ...within }, { ...pending, digits }));
  if (outcome.kind === 'added' || outcome.kind === 'replaced' || outcome.kind === 'taken') {
    dropPendingContact(ctx, deps);
    return seeOther(ctx, `${cabinetPaths.contacts}?done=${outcome.kind}`);
  }
  // The same form sent twice: the first has added it, and the list shows it.
  if (outcome.kind === 'used') return seeOther(ctx, cabinetPaths.contacts);
  await show(ctx, deps, pending, { typed, error: refusalText(t, outcome) });
}

type Refused = Exclude<ConfirmAddedContactOutcome, { kind: 'added' | 'replaced' | 'taken' }>;

function refusalText(t: Translate, outcome: Refused): string {
  if (outcome.kind === 'wrong') return t('cabinet.error_code_wrong', { count: outcome.attemptsLeft });
  return outcome.kind === 'used' ? t('cabinet.error_code_expired') : t(`cabinet.error_code_${outcome.kind}`);
}

interface Shown {
  readonly typed?: string;
  readonly error?: string;
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, pending: Pending, { typed = '', error, status }: Shown = {}): Promise<void> {
  const timing = await findCodeTiming(deps, contactCodeOwner(deps.keyring, pending));
  const errors = error === undefined ? [] : [{ field: 'code', message: error }];
  const { contact } = pending;
  const model = {
    contact,
    typed,
    errors,
    secondsLeft: timing?.resendInSeconds ?? 0,
    resent: ctx.query['sent'] !== undefined && error === undefined,
  };
  const frame = { title: ctx.state.page.t(`cabinet.code_title_${contact.kind}`), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, contactCodeView(ctx.state.page, model));
}
