import { findContactChange } from '../../../capabilities/accounts/find-contact-change.ts';
import { undoPage } from '../../../capabilities/registration/tell-of-contact-change.ts';
import { withdrawContactChange } from '../../../capabilities/registration/withdraw-contact-change.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { contactUndoView, undoTitle, type ContactUndoModel } from './view.ts';

/**
 * What the link in a message of a changed contact opens, signed in or not. Opening it undoes nothing: mail scanners and previews open links.
 * Its button does.
 */
export const contactUndoPage: Page = {
  path: `${undoPage}/:token`,
  async get(ctx, deps) {
    const change = await findContactChange(deps, tokenOf(ctx));
    show(ctx, change === undefined ? { state: 'expired' } : change);
  },
  async post(ctx, deps) {
    const outcome = await withdrawContactChange(deps, tokenOf(ctx));
    if (outcome === 'taken') return show(ctx, { state: 'taken' });
    // The page tells what has become of the change, also to whoever sends the form a second time.
    seeOther(ctx, ctx.path);
  },
};

const statuses: Readonly<Record<ContactUndoModel['state'], number>> = { open: 200, undone: 200, expired: 410, taken: 409 };

function show(ctx: PageHttpContext, model: ContactUndoModel): void {
  const title = ctx.state.page.t(undoTitle(model.state));
  showPage(ctx, { title, status: statuses[model.state] }, contactUndoView(ctx.state.page, { model, path: ctx.path }));
}

function tokenOf(ctx: PageHttpContext): string {
  return String(ctx.params['token'] ?? '');
}
