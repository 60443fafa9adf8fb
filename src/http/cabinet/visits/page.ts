import { findCaseUnderWay } from '../../../capabilities/proofing/find-case.ts';
import { cancelVisit } from '../../../capabilities/service-centres/cancel-visit.ts';
import { findVisits } from '../../../capabilities/service-centres/find-visits.ts';
import { seeOther, showPage, type Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { visitsView } from './view.ts';

/** The visit that is booked, its ticket, and calling it off; what has been. */
export const visitsPage: Page = {
  path: cabinetPaths.visits,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { accountId } = signedIn.account;
    const visits = await findVisits(deps, accountId);
    const applicationNumber = (await findCaseUnderWay(deps, accountId, 'in_person'))?.case.applicationNumber;
    const { page } = ctx.state;
    const done = ctx.query['done'] === 'cancelled' && visits.booked === undefined;
    showPage(ctx, { title: page.t('visits.title') }, visitsView(page, { visits, applicationNumber, cancelled: done }));
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    // The same form sent twice, or after the visit had ended: the page shows how things stand.
    await cancelVisit(deps, { accountId: signedIn.account.accountId, visitId: ctx.state.form.text('visit') });
    seeOther(ctx, `${cabinetPaths.visits}?done=cancelled`);
  },
};
