import type { Db } from '../../database/connect.ts';
import { isFall, type AssuranceLevel } from '../../kernel/assurance.ts';
import { revokeProofEvidence } from '../accounts/revoke-proof-evidence.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { endAccess } from '../sessions/end-access.ts';
import { proofingProblems } from './problems.ts';
import { readProofOwner } from './proof-store.ts';
import { tellCitizen } from './tell-citizen.ts';

export interface RevokeProofDeps extends TellAccountDeps {
  readonly config: TellAccountDeps['config'] & { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface RevokeProofInput {
  readonly proofId: string;
  /** A code for the audit trail; never personal data. */
  readonly reason: string;
  readonly actor: AuditActor;
}

/**
 * Revokes a proof inside the caller's transaction. When the level falls with it, what relying parties hold of the account ends. The citizen
 * is told either way. Throws `proofing.proof_not_found` when nothing of it stands.
 */
export async function revokeProof(
  deps: RevokeProofDeps,
  tx: Db,
  { proofId, reason, actor }: RevokeProofInput,
): Promise<{ readonly accountId: string; readonly before: AssuranceLevel | undefined; readonly after: AssuranceLevel | undefined }> {
  const accountId = await readProofOwner(tx, proofId);
  if (accountId === undefined) throw proofingProblems.proof_not_found();
  const { revoked, before, after } = await revokeProofEvidence(tx, { accountId, proofId, reason, actor });
  if (!revoked) throw proofingProblems.proof_not_found();
  if (isFall(before, after)) await endAccess(deps, tx, { accountId, reason: 'level_lowered' });
  await tellCitizen(deps, tx, { accountId, template: 'proof_revoked' });
  return { accountId, before, after };
}
