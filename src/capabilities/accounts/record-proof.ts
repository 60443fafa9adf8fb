import type { Db } from '../../database/connect.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { requireSealedTrail } from '../audit/require-sealed-trail.ts';
import { assuranceLevel, verifiedVersionId } from './assurance-level.ts';
import type { ProofReference } from './evidence.ts';
import { lockOpenAccount, readClock } from './identity-store.ts';
import { insertEvidence } from './store.ts';
import { readStandingEvidence } from './verification-store.ts';

export interface RecordProofInput {
  readonly accountId: string;
  /** What the person was compared with. */
  readonly versionId: string;
  readonly method: ProofMethod;
  /** The row of the proof is there already. */
  readonly proof: ProofReference;
  readonly actor: AuditActor;
}

export type RecordProofOutcome =
  | { readonly kind: 'recorded'; readonly level: AssuranceLevel | undefined }
  /** Nothing is verified that a proof could speak of. */
  | { readonly kind: 'not_standard' }
  /** Other data is verified by now than what the person was compared with. */
  | { readonly kind: 'data_changed' };

/**
 * Records that a person is proven to be who the verified data says, inside the caller's transaction; locks the account, so that a change of
 * the data comes before or after and never between. Any outcome but `recorded` has written nothing. Throws
 * `audit.unsealed`.
 */
export async function recordProof(tx: Db, { accountId, versionId, method, proof, actor }: RecordProofInput): Promise<RecordProofOutcome> {
  requireSealedTrail(tx);
  const before = (await lockOpenAccount(tx, accountId)) ? await readStandingEvidence(tx, accountId) : [];
  const verified = verifiedVersionId(before);
  const from = assuranceLevel(before);
  if (verified === undefined || from === undefined || from === 'simplified') return { kind: 'not_standard' };
  if (verified !== versionId) return { kind: 'data_changed' };
  const evidence = { kind: 'identity_proved', source: method, reference: versionId, at: await readClock(tx), proof } as const;
  const id = await insertEvidence(tx, { ...evidence, accountId });
  const level = assuranceLevel([...before, evidence]);
  await recordEvent(tx, {
    actor,
    action: from === level ? 'proof.added' : 'level.raised',
    accountId,
    details: { from, to: level ?? 'none', method, proof: proof.proofId, version: versionId, evidence: [id] },
  });
  return { kind: 'recorded', level };
}
