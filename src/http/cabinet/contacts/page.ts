import type { ConfirmedContact } from '../../../capabilities/accounts/account.ts';
import { listRecords } from '../../../capabilities/records/list-records.ts';
import { recordKind } from '../../../capabilities/records/record-kinds.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { contactFault, contactOf, sendCodeTo, type ContactKind } from './typed-contact.ts';
import { contactsView } from './view.ts';

/** What the account is reached by, the form for the kind of contact that it lacks, and where the person lives. */
export const contactsPage: Page = {
  path: cabinetPaths.contacts,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn, { typed: '', errors: [] });
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { sessionUid } = signedIn;
    const { accountId, contacts } = signedIn.account;
    const kind = missingKind(contacts);
    if (kind === undefined) return seeOther(ctx, cabinetPaths.contacts);
    if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.contacts))) return;
    const typed = ctx.state.form.text(kind);
    const contact = contactOf(kind, typed);
    if (contact === undefined) return show(ctx, deps, signedIn, { typed, errors: [contactFault(ctx.state.page, kind, typed)] });
    const refusal = await sendCodeTo(ctx, deps, { accountId, sessionUid, contact, replaces: false });
    if (refusal === undefined) return;
    await show(ctx, deps, signedIn, { typed, errors: [{ field: kind, message: refusal.message }], status: refusal.status });
  },
};

/** The kind of contact that the account has none of; undefined when it has both. */
export function missingKind(contacts: readonly ConfirmedContact[]): ContactKind | undefined {
  return (['phone', 'email'] as const).find((kind) => !contacts.some((contact) => contact.kind === kind));
}

interface Shown {
  readonly typed: string;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, { typed, errors, status }: Shown): Promise<void> {
  const { t } = ctx.state.page;
  const { accountId, contacts } = signedIn.account;
  const model = {
    contacts,
    missing: missingKind(contacts),
    standing: await factorStanding(deps, signedIn, cabinetPaths.contacts),
    typed,
    errors,
    notice: noticeOf(ctx.query['done'], t),
    addresses: (await listRecords(deps, accountId)).filter(({ kind }) => recordKind(kind).group === 'addresses'),
  };
  const frame = { title: t('cabinet.contacts_title'), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, contactsView(ctx.state.page, model));
}

function noticeOf(done: unknown, t: PageHttpContext['state']['page']['t']) {
  if (done === 'added') return { kind: 'success', text: t('cabinet.contact_added') } as const;
  if (done === 'replaced' || done === 'removed') return { kind: 'success', text: t(`contacts.${done}`) } as const;
  return done === 'taken' ? ({ kind: 'warning', text: t('cabinet.contact_taken') } as const) : undefined;
}
