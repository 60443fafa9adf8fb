import { findClosingByToken } from '../../../capabilities/accounts/find-closing.ts';
import { cancelDeletionByLink } from '../../../capabilities/personal-data/cancel-deletion.ts';
import { keepPage } from '../../../capabilities/personal-data/deletion-pages.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { keepAccountView, keepTitle } from './view.ts';

/**
 * What the link in a message of a deletion opens, signed in or not. Opening it changes nothing: mail scanners and previews open links. Its
 * button does.
 */
export const keepAccountPage: Page = {
  path: `${keepPage}/:token`,
  async get(ctx, deps) {
    const closing = await findClosingByToken(deps, tokenOf(ctx));
    const model = { state: closing?.state ?? 'closed', dueAt: closing?.dueAt, path: ctx.path };
    const status = model.state === 'closed' ? 410 : 200;
    showPage(ctx, { title: ctx.state.page.t(keepTitle(model.state)), status }, keepAccountView(ctx.state.page, model));
  },
  async post(ctx, deps) {
    await cancelDeletionByLink(deps, tokenOf(ctx));
    // What has become of it stands at the same address, also for whoever sends the form a second time.
    seeOther(ctx, ctx.path);
  },
};

function tokenOf(ctx: PageHttpContext): string {
  return String(ctx.params['token'] ?? '');
}
