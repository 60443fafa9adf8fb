import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import type { FieldError } from '../../views/page-context.ts';
import { contactFault, contactOf, sendCodeTo, type ContactKind } from '../contacts/typed-contact.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { contactChangeView } from './view.ts';

export const changePhonePage = changePage('phone', cabinetPaths.changePhone);
export const changeEmailPage = changePage('email', cabinetPaths.changeEmail);

/** The new contact in the place of one: asked for, and proved by a code before it counts. An account that has none adds it instead. */
function changePage(kind: ContactKind, path: string): Page {
  const page = { kind, path };
  return {
    path,
    async get(ctx, deps) {
      const signedIn = await requireOwner(ctx, deps, kind);
      if (signedIn !== undefined) await show(ctx, deps, { ...page, signedIn, typed: '', errors: [] });
    },
    async post(ctx, deps) {
      const signedIn = await requireOwner(ctx, deps, kind);
      if (signedIn === undefined) return;
      if (!(await mayChangeFactors(ctx, deps, signedIn, path))) return;
      const typed = ctx.state.form.text(kind);
      const shown = { ...page, signedIn, typed };
      const contact = contactOf(kind, typed);
      if (contact === undefined) return show(ctx, deps, { ...shown, errors: [contactFault(ctx.state.page, kind, typed)] });
      const { sessionUid } = signedIn;
      const { accountId, contacts } = signedIn.account;
      if (contacts.some(({ value }) => value === contact.value)) {
        return show(ctx, deps, { ...shown, errors: [{ field: kind, message: ctx.state.page.t(`contacts.own_${kind}`) }] });
      }
      const refusal = await sendCodeTo(ctx, deps, { accountId, sessionUid, contact, replaces: true });
      if (refusal === undefined) return;
      await show(ctx, deps, { ...shown, errors: [{ field: kind, message: refusal.message }], status: refusal.status });
    },
  };
}

/** The person signed in who has a contact of this kind; undefined when the answer has been given. */
export async function requireOwner(ctx: PageHttpContext, deps: Deps, kind: ContactKind): Promise<SignedIn | undefined> {
  const signedIn = await requireSignedIn(ctx, deps);
  if (signedIn === undefined || signedIn.account.contacts.some((contact) => contact.kind === kind)) return signedIn;
  seeOther(ctx, cabinetPaths.contacts);
  return undefined;
}

interface Shown {
  readonly kind: ContactKind;
  readonly path: string;
  readonly signedIn: SignedIn;
  readonly typed: string;
  readonly errors: readonly FieldError[];
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { kind, path, signedIn, typed, errors, status }: Shown): Promise<void> {
  const { t } = ctx.state.page;
  const model = {
    kind,
    path,
    current: signedIn.account.contacts.filter((contact) => contact.kind === kind),
    standing: await factorStanding(deps, signedIn, path),
    undoSeconds: deps.config.contacts.undoSeconds,
    typed,
    errors,
  };
  const frame = { title: t(`contacts.change_title_${kind}`), errors, ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, contactChangeView(ctx.state.page, model));
}
