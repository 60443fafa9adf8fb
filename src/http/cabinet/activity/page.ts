import { parseActivityKind, parseEventId } from '../../../capabilities/audit/activity.ts';
import { listActivity } from '../../../capabilities/audit/list-activity.ts';
import { showPage, type Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { centreNames } from './centre-names.ts';
import { eventText } from './event-text.ts';
import { activityView } from './view.ts';

const PER_PAGE = 20;

/** Everything that was recorded of the account, for its owner. */
export const activityPage: Page = {
  path: cabinetPaths.activity,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { page } = ctx.state;
    const kind = parseActivityKind(ctx.query['kind']);
    const before = parseEventId(ctx.query['before']);
    const { events, earlier } = await listActivity(deps, { accountId: signedIn.account.accountId, kind, before, limit: PER_PAGE });
    const clientIds = events.flatMap(({ clientId }) => clientId ?? []);
    const names = { sites: await siteNames(deps, page, clientIds), centres: await centreNames(deps, page.language, events) };
    const rows = events.map((event) => ({ ...event, ...eventText(page.t, event, names) }));
    const isLater = ctx.query['before'] !== undefined;
    const gone = ctx.query['gone'] !== undefined;
    showPage(ctx, { title: page.t('activity.title') }, activityView(page, { kind, events: rows, earlier, isLater, gone }));
  },
};
