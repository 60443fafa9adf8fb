import { listCentreEvents } from '../../../capabilities/audit/list-centre-events.ts';
import { showPage } from '../../pages/page.ts';
import { deskPage } from '../desk-page.ts';
import { deskPaths } from '../paths.ts';
import { trailView } from './view.ts';

/** What operators of the centre did, newest first; ids and codes, nobody's data. */
export const trailPage = deskPage({
  path: deskPaths.trail,
  act: 'read_trail',
  async get(ctx, deps, { operator }) {
    const before = ctx.query['before'];
    const cursor = typeof before === 'string' && /^aud_[0-9a-f]{32}$/u.test(before) ? before : undefined;
    const events = await listCentreEvents(deps, { centreId: operator.centreId, before: cursor });
    showPage(ctx, { title: ctx.state.page.t('desk.trail_title') }, trailView(ctx.state.page, { ...events, isFirst: cursor === undefined }));
  },
});
