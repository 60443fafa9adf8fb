import { findCaseUnderWay } from '../../../capabilities/proofing/find-case.ts';
import { findVisits } from '../../../capabilities/service-centres/find-visits.ts';
import { openDeskCase } from '../../../capabilities/service-centres/open-desk-case.ts';
import { seeOther, showPage, type Page } from '../../pages/page.ts';
import { requireMethod } from '../confirm/require-method.ts';
import { cabinetPaths } from '../paths.ts';
import { confirmInPersonView } from './view.ts';

/** Whoever looks at the page at the counter, or when back at home, sees that it is done; later it is no news any more. */
const NEWS_MILLISECONDS = 86_400_000;

/** Proving identity at a service centre: the application number, what to bring, where and when to go. */
export const confirmInPersonPage: Page = {
  path: cabinetPaths.confirmInPerson,
  async get(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'in_person');
    if (signedIn === undefined) return;
    const { accountId, identity, proofs } = signedIn.account;
    const underWay = (await findCaseUnderWay(deps, accountId, 'in_person'))?.case;
    // Data that was verified since then needs a case of its own: the operator compares the document with it.
    const current = underWay?.versionId === identity?.versionId ? underWay : undefined;
    const { booked } = await findVisits(deps, accountId);
    const { page } = ctx.state;
    const provedAt = proofs.find(({ method }) => method === 'in_person')?.provedAt;
    const model = {
      applicationNumber: current?.applicationNumber,
      validUntil: current?.expiresAt,
      dataChanged: underWay !== current,
      booked,
      provedAt,
      isNews: provedAt !== undefined && Date.now() - provedAt.getTime() < NEWS_MILLISECONDS,
    };
    showPage(ctx, { title: page.t('in_person.title') }, confirmInPersonView(page, model));
  },
  async post(ctx, deps) {
    const signedIn = await requireMethod(ctx, deps, 'in_person');
    if (signedIn === undefined) return;
    await openDeskCase(deps, signedIn.account);
    seeOther(ctx, cabinetPaths.confirmInPerson);
  },
};
