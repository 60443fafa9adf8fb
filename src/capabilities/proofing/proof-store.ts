import type { Db } from '../../database/connect.ts';
import type { ProofMethod } from '../../kernel/proof-method.ts';

export interface NewProof {
  readonly proofId: string;
  readonly accountId: string;
  readonly versionId: string;
  readonly method: ProofMethod;
  readonly caseId?: string | undefined;
  readonly vouchedBy: string;
  readonly evidenceSealed: Buffer;
  readonly provedAt: Date;
}

export async function insertProof(db: Db, proof: NewProof): Promise<void> {
  await db
    .insertInto('proofs')
    .values({
      id: proof.proofId,
      account_id: proof.accountId,
      version_id: proof.versionId,
      method: proof.method,
      case_id: proof.caseId ?? null,
      vouched_by: proof.vouchedBy,
      evidence_sealed: proof.evidenceSealed,
      proved_at: proof.provedAt,
    })
    .execute();
}

/** Whose proof it is, which never changes. */
export async function readProofOwner(db: Db, proofId: string): Promise<string | undefined> {
  const row = await db.selectFrom('proofs').select('account_id').where('id', '=', proofId).executeTakeFirst();
  return row?.account_id;
}

export interface ProofRow {
  readonly id: string;
  readonly method: string;
  readonly vouched_by: string;
  readonly evidence_sealed: Buffer;
  readonly proved_at: Date;
}

export async function readProofs(db: Db, accountId: string, proofIds: readonly string[]): Promise<readonly ProofRow[]> {
  return db
    .selectFrom('proofs')
    .select(['id', 'method', 'vouched_by', 'evidence_sealed', 'proved_at'])
    .where('account_id', '=', accountId)
    .where('id', 'in', [...proofIds])
    .execute();
}
