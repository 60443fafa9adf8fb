import { findCaseUnderWay } from '../../../capabilities/proofing/find-case.ts';
import { findVisits } from '../../../capabilities/service-centres/find-visits.ts';
import { centreProblems } from '../../../capabilities/service-centres/problems.ts';
import type { Page } from '../../pages/page.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn } from '../signed-in.ts';
import { ticketPdf } from './ticket-pdf.ts';

/** The ticket of the visit that is booked, to print or to show on the phone. */
export const ticketPage: Page = {
  path: `${cabinetPaths.visits}/ticket`,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { accountId } = signedIn.account;
    const { booked } = await findVisits(deps, accountId);
    const applicationNumber = (await findCaseUnderWay(deps, accountId, 'in_person'))?.case.applicationNumber;
    if (booked === undefined || applicationNumber === undefined) throw centreProblems.visit_not_found();
    const pageUrl = `${deps.config.issuer}${cabinetPaths.visits}`;
    ctx.type = 'application/pdf';
    ctx.set('cache-control', 'no-store');
    ctx.set('content-disposition', 'inline; filename="paiza-visit.pdf"');
    ctx.body = await ticketPdf(ctx.state.page.language, { ...booked, applicationNumber, pageUrl });
  },
};
