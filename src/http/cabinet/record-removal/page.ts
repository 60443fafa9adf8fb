import { removeRecord } from '../../../capabilities/records/remove-record.ts';
import { seeOther, showPage, type Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { kindOf, requireRecord } from '../record/page.ts';
import { recordName } from '../records/shown-record.ts';
import { requireSignedIn } from '../signed-in.ts';
import { recordRemovalView } from './view.ts';

/** Asks once before something is forgotten for good. */
export const recordRemovalPage: Page = {
  path: `${cabinetPaths.records}/:kind/:record/remove`,
  async get(ctx, deps) {
    const record = await requireRecord(ctx, deps);
    if (record === undefined) return;
    const title = ctx.state.page.t('records.remove_title', { name: recordName(ctx.state.page, record) });
    showPage(ctx, { title }, recordRemovalView(ctx.state.page, { record, title }));
  },
  async post(ctx, deps) {
    kindOf(ctx);
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    await removeRecord(deps, { accountId: signedIn.account.accountId, recordId: String(ctx.params['record']) });
    seeOther(ctx, `${cabinetPaths.records}?done=removed`);
  },
};
