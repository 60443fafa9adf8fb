import { cancelHold, inspectHold } from '../../../capabilities/recovery/cancel-hold.ts';
import { cancelPage } from '../../../capabilities/recovery/steps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../page.ts';
import { cancelTitle, cancelView } from './view.ts';

/** Where the link of a warning leads: its button stops a recovery that the owner did not begin. */
export const recoveryCancelPage: Page = {
  path: `${cancelPage}/:token`,
  async get(ctx, deps) {
    const kind = await inspectHold(deps, tokenOf(ctx));
    const { page } = ctx.state;
    const status = kind === undefined || kind === 'over' ? 410 : 200;
    showPage(ctx, { title: page.t(cancelTitle(kind)), status }, cancelView(page, { kind, path: ctx.path }));
  },
  async post(ctx, deps) {
    await cancelHold(deps, tokenOf(ctx));
    // What has become of it stands at the same address.
    seeOther(ctx, ctx.path);
  },
};

function tokenOf(ctx: PageHttpContext): string {
  return String(ctx.params['token'] ?? '');
}
