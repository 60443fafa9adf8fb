import type { Db } from '../../database/connect.ts';
import { Problem } from '../../kernel/problem.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { revokeProof, type RevokeProofDeps } from '../proofing/revoke-proof.ts';

export interface ApplyLevelDropInput {
  readonly proofIds: readonly string[];
  readonly reason: string;
  readonly actor: AuditActor;
}

/** Revokes the proofs that a request named, inside the caller's transaction; one that has ended meanwhile is as good as revoked. */
export async function applyLevelDrop(deps: RevokeProofDeps, tx: Db, { proofIds, reason, actor }: ApplyLevelDropInput): Promise<void> {
  for (const proofId of proofIds) {
    await revokeProof(deps, tx, { proofId, reason, actor }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.is('proofing', 'proof_not_found'))) throw error;
    });
  }
}
