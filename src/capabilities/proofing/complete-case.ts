import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { addProof, type AddProofDeps } from './add-proof.ts';
import { proofingProblems } from './problems.ts';
import type { ProofEvidence } from './proof-evidence.ts';
import { moveCase } from './store.ts';

export interface CompleteCaseInput {
  readonly accountId: string;
  readonly caseId: string;
  readonly vouchedBy: string;
  readonly evidence: ProofEvidence;
  readonly provedAt: Date;
  readonly actor: AuditActor;
}

/**
 * Ends a case with its proof, inside the caller's transaction; locks the account. Of several at once one succeeds. Throws
 * `proofing.case_ended`, and what {@link addProof} throws: all of it is then undone with the transaction.
 */
export async function completeCase(
  deps: AddProofDeps,
  tx: Db,
  { accountId, caseId, actor, ...proof }: CompleteCaseInput,
): Promise<{ readonly proofId: string; readonly level: AssuranceLevel | undefined }> {
  await lockAccount(tx, accountId);
  const completed = await moveCase(tx, { caseId, operation: 'complete' });
  if (completed === undefined) throw proofingProblems.case_ended();
  if (completed.accountId !== accountId) throw proofingProblems.case_not_found();
  const { method, versionId } = completed;
  const added = await addProof(deps, tx, { ...proof, accountId, versionId, method, caseId, actor });
  await recordEvent(tx, { actor, action: 'proofing.completed', accountId, details: { case: caseId, method, proof: added.proofId } });
  return added;
}
