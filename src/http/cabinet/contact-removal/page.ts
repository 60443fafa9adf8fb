import { removeContact } from '../../../capabilities/registration/remove-contact.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal } from '../../pages/refusals.ts';
import { requireOwner } from '../contact-change/page.ts';
import type { ContactKind } from '../contacts/typed-contact.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import type { SignedIn } from '../signed-in.ts';
import { contactRemovalView } from './view.ts';

export const removePhonePage = removalPage('phone', cabinetPaths.removePhone);
export const removeEmailPage = removalPage('email', cabinetPaths.removeEmail);

/** Asks once before a contact goes; the last one stays. */
function removalPage(kind: ContactKind, path: string): Page {
  return {
    path,
    async get(ctx, deps) {
      const signedIn = await requireOwner(ctx, deps, kind);
      if (signedIn !== undefined) await show(ctx, deps, { kind, path, signedIn });
    },
    async post(ctx, deps) {
      const signedIn = await requireOwner(ctx, deps, kind);
      if (signedIn === undefined) return;
      if (!(await mayChangeFactors(ctx, deps, signedIn, path))) return;
      const { account, sessionUid } = signedIn;
      const removed = await orRefusal(ctx, ['registration'], async () => {
        const { accountId } = account;
        await changeInSession(deps, { accountId, sessionUid }, (within) =>
          removeContact({ ...deps, ...within }, { accountId, kind, sessionUid }),
        );
        return {};
      });
      if (!isRefusal(removed)) return seeOther(ctx, `${cabinetPaths.contacts}?done=removed`);
      await show(ctx, deps, { kind, path, signedIn, problem: removed.message, status: removed.status });
    },
  };
}

interface Shown {
  readonly kind: ContactKind;
  readonly path: string;
  readonly signedIn: SignedIn;
  readonly problem?: string;
  readonly status?: number;
}

async function show(ctx: PageHttpContext, deps: Deps, { kind, path, signedIn, problem, status }: Shown): Promise<void> {
  const { contacts } = signedIn.account;
  const model = {
    kind,
    path,
    current: contacts.filter((contact) => contact.kind === kind),
    isLast: contacts.every((contact) => contact.kind === kind),
    standing: await factorStanding(deps, signedIn, path),
    undoSeconds: deps.config.contacts.undoSeconds,
    problem,
  };
  const frame = { title: ctx.state.page.t(`contacts.remove_title_${kind}`), ...(status === undefined ? {} : { status }) };
  showPage(ctx, frame, contactRemovalView(ctx.state.page, model));
}
