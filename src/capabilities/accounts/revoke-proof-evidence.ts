import type { Db } from '../../database/connect.ts';
import { isFall, type AssuranceLevel } from '../../kernel/assurance.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { assuranceLevel } from './assurance-level.ts';
import { lockOpenAccount } from './identity-store.ts';
import { readStandingEvidence, revokeEvidence } from './verification-store.ts';

export interface RevokeProofEvidenceInput {
  readonly accountId: string;
  readonly proofId: string;
  /** A code for the audit trail; never personal data. */
  readonly reason: string;
  readonly actor: AuditActor;
}

export interface RevokeProofEvidenceOutcome {
  /** False when nothing of this proof stood. */
  readonly revoked: boolean;
  readonly before: AssuranceLevel | undefined;
  readonly after: AssuranceLevel | undefined;
}

/**
 * Ends what a proof supports, inside the caller's transaction; locks the account. The caller ends the access that rested on a level that
 * fell.
 */
export async function revokeProofEvidence(
  tx: Db,
  { accountId, proofId, reason, actor }: RevokeProofEvidenceInput,
): Promise<RevokeProofEvidenceOutcome> {
  const standing = (await lockOpenAccount(tx, accountId)) ? await readStandingEvidence(tx, accountId) : [];
  const ended = standing.filter(({ proof }) => proof?.proofId === proofId);
  const before = assuranceLevel(standing);
  if (ended.length === 0) return { revoked: false, before, after: before };
  const evidence = ended.map(({ id }) => id);
  const after = assuranceLevel(standing.filter((row) => !ended.includes(row)));
  await revokeEvidence(tx, evidence);
  await recordEvent(tx, {
    actor,
    action: isFall(before, after) ? 'level.lowered' : 'proof.revoked',
    accountId,
    details: { from: before ?? 'none', to: after ?? 'none', reason, proof: proofId, evidence },
  });
  return { revoked: true, before, after };
}
