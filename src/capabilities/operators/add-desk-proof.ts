import type { Db } from '../../database/connect.ts';
import { addProof, type AddProofDeps } from '../proofing/add-proof.ts';
import { completeCase } from '../proofing/complete-case.ts';
import { findCaseUnderWay } from '../proofing/find-case.ts';
import { completeVisit } from '../service-centres/complete-visit.ts';
import { actorOf, type Operator } from './operator.ts';

export type AddDeskProofDeps = AddProofDeps;

export interface SeenInPerson {
  readonly accountId: string;
  /** What the document was compared with. */
  readonly versionId: string;
  readonly documentType: string;
  readonly provedAt: Date;
}

/**
 * The proof that somebody stood at the counter with their document, inside the caller's transaction, which has locked the account. The
 * application that the citizen came with is completed by it; one who came without is proven as well. A visit that was booked is over.
 */
export async function addDeskProof(
  deps: AddDeskProofDeps,
  tx: Db,
  operator: Pick<Operator, 'operatorId' | 'centreId'>,
  { accountId, versionId, documentType, provedAt }: SeenInPerson,
): Promise<{ readonly proofId: string }> {
  const evidence = { kind: 'document', type: documentType, operatorId: operator.operatorId, serviceCentre: operator.centreId } as const;
  const proof = { accountId, vouchedBy: operator.centreId, evidence, provedAt, actor: actorOf(operator) };
  const applied = await findCaseUnderWay({ db: tx, keyring: deps.keyring }, accountId, 'in_person');
  const isForThisData = applied?.case.versionId === versionId;
  const added =
    applied !== undefined && isForThisData
      ? await completeCase(deps, tx, { ...proof, caseId: applied.case.caseId })
      : await addProof(deps, tx, { ...proof, versionId, method: 'in_person' });
  await completeVisit(tx, { accountId });
  return added;
}
