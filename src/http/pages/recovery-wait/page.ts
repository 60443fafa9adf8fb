import { showPage, type Page } from '../page.ts';
import { recoveryHere, showExpired } from '../recovery-journey/guard.ts';
import { waitView } from './view.ts';

/** The owner has time to object; when it is over, the same contact is proven once more. */
export const recoveryWaitPage: Page = {
  path: '/recovery/wait',
  async get(ctx, deps) {
    const own = await recoveryHere(ctx, deps);
    if (own === undefined) return;
    const { standing } = own;
    if (standing?.hold === undefined) return showExpired(ctx);
    const { page } = ctx.state;
    const model = { endsAt: standing.hold.endsAt, losesLevel: standing.account.assuranceLevel === 'confirmed' };
    showPage(ctx, { title: page.t('recovery.wait_title') }, waitView(page, model));
  },
};
