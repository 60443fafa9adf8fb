import { requireCentre } from '../../../capabilities/service-centres/find-centre.ts';
import { showPage, type Page } from '../page.ts';
import { showWaitingSite } from '../waiting-strip.ts';
import { centreView } from './view.ts';

/** One centre: where it is, when it is open, what one can do there. Open to everybody. */
export const serviceCentrePage: Page = {
  path: '/service-centres/:centre',
  async get(ctx, deps) {
    const centre = await requireCentre(deps, ctx.params['centre'] ?? '');
    await showWaitingSite(ctx, deps);
    const { page } = ctx.state;
    showPage(ctx, { title: centre.name[page.language] }, centreView(page, centre, new Date()));
  },
};
