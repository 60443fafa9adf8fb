import { findAccount } from '../../../capabilities/accounts/find-account.ts';
import { requireCitizenCase } from '../../../capabilities/operators/find-desk-case.ts';
import { operatorProblems } from '../../../capabilities/operators/problems.ts';
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
    const { accountId, proofId, caseId } = await requireCitizenCase(deps, operator, idIn(ctx, 'caseId'));
    const account = await findAccount(deps, accountId);
    const [proof] = proofId === undefined ? [] : await findProofs(deps, accountId, [proofId]);
    if (account?.identity === undefined || proof === undefined) throw operatorProblems.not_found();
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
