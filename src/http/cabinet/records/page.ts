import { listRecords } from '../../../capabilities/records/list-records.ts';
import { addDays, calendarDateOf } from '../../../kernel/calendar-date.ts';
import { showPage, type Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { recordsView } from './view.ts';

/** Everything that the citizen keeps beside the identity data, each with whose word it is; and what else can be kept. */
export const recordsPage: Page = {
  path: cabinetPaths.records,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { t } = ctx.state.page;
    const { account } = signedIn;
    const today = calendarDateOf(new Date());
    const { done } = ctx.query;
    const model = {
      records: await listRecords(deps, account.accountId),
      identity: account.identity,
      today,
      soon: addDays(today, Math.max(...deps.config.records.remindDaysBefore)),
      notice: done === 'saved' || done === 'removed' ? t(`records.${done}`) : undefined,
    };
    showPage(ctx, { title: t('records.title') }, recordsView(ctx.state.page, model));
  },
};
