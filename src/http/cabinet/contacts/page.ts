import type { ConfirmedContact } from '../../../capabilities/accounts/account.ts';
import { sendContactCode } from '../../../capabilities/registration/send-contact-code.ts';
import type { Deps } from '../../../deps.ts';
import { parseEmailAddress } from '../../../kernel/email-address.ts';
import type { Contact } from '../../../kernel/identifier.ts';
import { parsePhoneNumber } from '../../../kernel/phone-number.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { withinNetworkShare } from '../../pages/registration-journey/network-share.ts';
import type { FieldError } from '../../views/page-context.ts';
import { cabinetPaths } from '../paths.ts';
import { showSessionEnded } from '../session-ended/page.ts';
import { isFresh, requireSignedIn, type SignedIn } from '../signed-in.ts';
import { keepPendingContact } from './pending-contact.ts';
import { contactsView } from './view.ts';

export type ContactKind = Contact['kind'];

/** What the account is reached by, and the form for the kind of contact that it lacks. */
export const contactsPage: Page = {
  path: cabinetPaths.contacts,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) show(ctx, signedIn, { typed: '', errors: [] });
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const kind = missingKind(signedIn.account.contacts);
    if (kind === undefined) return seeOther(ctx, cabinetPaths.contacts);
    if (!isFresh(signedIn)) return showSessionEnded(ctx, 'stale');
    const typed = ctx.state.form.text(kind);
    const contact = contactOf(kind, typed);
    if (contact === undefined) {
      const message = ctx.state.page.t(`cabinet.error_${kind}${typed.trim() === '' ? '_empty' : ''}`);
      return show(ctx, signedIn, { typed, errors: [{ field: kind, message }] });
    }
    await send(ctx, deps, signedIn, { contact, typed });
  },
};

async function send(
  ctx: PageHttpContext,
  deps: Deps,
  signedIn: SignedIn,
  { contact, typed }: { readonly contact: Contact; readonly typed: string },
): Promise<void> {
  const { accountId } = signedIn.account;
  const { page, network } = ctx.state;
  const sent = await orRefusal(ctx, ['registration'], async () => {
    await withinNetworkShare(network, () => sendContactCode(deps, { accountId, contact, language: page.language, network }));
    return {};
  });
  if (isRefusal(sent)) return show(ctx, signedIn, { typed, errors: [{ field: contact.kind, message: sent.message }], status: sent.status });
  keepPendingContact(ctx, deps, accountId, contact);
  seeOther(ctx, cabinetPaths.contactCode);
}

/** The kind of contact that the account has none of; undefined when it has both. */
export function missingKind(contacts: readonly ConfirmedContact[]): ContactKind | undefined {
  return (['phone', 'email'] as const).find((kind) => !contacts.some((contact) => contact.kind === kind));
}

function contactOf(kind: ContactKind, typed: string): Contact | undefined {
  if (kind === 'phone') {
    const value = parsePhoneNumber(typed);
    return value === undefined ? undefined : { kind, value };
  }
  const value = parseEmailAddress(typed);
  return value === undefined ? undefined : { kind, value };
}

interface Shown {
  readonly typed: string;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

function show(ctx: PageHttpContext, signedIn: SignedIn, { typed, errors, status }: Shown): void {
  const { t } = ctx.state.page;
  const { contacts } = signedIn.account;
  const model = {
    contacts,
    missing: missingKind(contacts),
    mayAdd: isFresh(signedIn),
    typed,
    errors,
    notice: noticeOf(ctx.query['done'], t),
  };
  const frame = { title: t('cabinet.contacts_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, contactsView(ctx.state.page, model));
}

function noticeOf(done: unknown, t: PageHttpContext['state']['page']['t']) {
  if (done === 'added') return { kind: 'success', text: t('cabinet.contact_added') } as const;
  return done === 'taken' ? ({ kind: 'warning', text: t('cabinet.contact_taken') } as const) : undefined;
}
