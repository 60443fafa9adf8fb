import { findClosing } from '../../../capabilities/accounts/find-closing.ts';
import { cancelDeletion } from '../../../capabilities/personal-data/cancel-deletion.ts';
import { requestDeletion } from '../../../capabilities/personal-data/request-deletion.ts';
import { changeInSession } from '../../../capabilities/sessions/change-in-session.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { isRefusal, orRefusal, type Refusal } from '../../pages/refusals.ts';
import { formatDate } from '../../views/dates.ts';
import { factorStanding, mayChangeFactors } from '../factor-change.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { deleteAccountView } from './view.ts';

/** What a deletion means, the wish for it, and, while it is under way, the way back. */
export const deleteAccountPage: Page = {
  path: cabinetPaths.deleteAccount,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { form, page } = ctx.state;
    const { accountId } = signedIn.account;
    if (form.text('action') === 'cancel') {
      // Taking it back loses nothing, and so needs no factor shown anew.
      await cancelDeletion(deps, accountId);
      return seeOther(ctx, `${cabinetPaths.data}?done=cancelled`);
    }
    if (!(await mayChangeFactors(ctx, deps, signedIn, cabinetPaths.deleteAccount))) return;
    if (!form.has('understood')) {
      return show(ctx, deps, signedIn, { message: page.t('personal_data.delete_understood_missing'), status: 422 });
    }
    const { sessionUid } = signedIn;
    const asked = await orRefusal(ctx, ['personal_data'], () =>
      changeInSession(deps, { accountId, sessionUid }, async (within) => (await requestDeletion({ ...deps, ...within }, accountId)) ?? {}),
    );
    if (isRefusal(asked)) return show(ctx, deps, signedIn, asked);
    seeOther(ctx, cabinetPaths.deleteAccount);
  },
};

async function show(ctx: PageHttpContext, deps: Deps, signedIn: SignedIn, refusal?: Refusal): Promise<void> {
  const { page } = ctx.state;
  const errors = refusal === undefined ? [] : [{ field: 'understood', message: refusal.message }];
  const closing = await findClosing(deps, signedIn.account.accountId);
  const title =
    closing === undefined
      ? page.t('personal_data.delete_title')
      : page.t('personal_data.pending_title', { date: formatDate(page.language, closing.dueAt) });
  const standing = await factorStanding(deps, signedIn, cabinetPaths.deleteAccount);
  const days = Math.round(deps.config.personalData.deletionDelaySeconds / 86_400);
  const status = refusal === undefined ? {} : { status: refusal.status };
  showPage(ctx, { title, errors, ...status }, deleteAccountView(page, { title, closing, days, standing, errors }));
}
