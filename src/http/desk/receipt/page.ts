import { findAccount } from '../../../capabilities/accounts/find-account.ts';
import { requireCitizenCase } from '../../../capabilities/operators/find-desk-case.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
import { recordVisitLook } from '../../../capabilities/operators/record-visit-look.ts';
import { findProofs } from '../../../capabilities/proofing/find-proofs.ts';
import { findCentre } from '../../../capabilities/service-centres/find-centre.ts';
import { deskPage } from '../desk-page.ts';
import { idIn } from '../ids.ts';
import { deskPaths } from '../paths.ts';
import { receiptPdf } from './receipt-pdf.ts';

/** What the citizen takes home: that the identity was confirmed, where, when and by whom. */
export const receiptPage = deskPage({
  path: deskPaths.receipt,
  act: 'confirm_identity',
  async get(ctx, deps, { operator }) {
    const visit = await requireCitizenCase(deps, operator, idIn(ctx, 'caseId'));
    await recordVisitLook(deps, { operator, visit });
    const { accountId, proofId, caseId } = visit;
    const account = await findAccount(deps, accountId);
    const [proof] = proofId === undefined ? [] : await findProofs(deps, accountId, [proofId]);
    // What was revoked since confirms nothing any more.
    const stands = account?.proofs.some((one) => one.proofId === proofId) === true;
    if (account?.identity === undefined || proof === undefined || !stands) throw operatorProblems.not_found();
    const { data } = account.identity;
    const receipt = {
      name: [data.familyName, data.givenName, data.patronymic].filter(Boolean).join(' '),
      provedAt: proof.provedAt,
      centre: await findCentre(deps, operator.centreId),
      operatorId: operator.operatorId,
      caseId,
      issuer: deps.config.issuer,
    };
    ctx.type = 'application/pdf';
    ctx.set('cache-control', 'no-store');
    ctx.set('content-disposition', 'inline; filename="paiza-receipt.pdf"');
    ctx.body = await receiptPdf(account.language, receipt);
  },
});
