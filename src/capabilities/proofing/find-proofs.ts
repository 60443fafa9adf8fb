import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { ProofEvidence } from './proof-evidence.ts';
import type { Proof } from './proof.ts';
import { readProofs } from './proof-store.ts';
import { places } from './sealing-places.ts';

/** These proofs of an open account, in any order. Throws UnsealError when a row's bytes were changed or moved. */
export async function findProofs(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
  proofIds: readonly string[],
): Promise<readonly Proof[]> {
  const rows = proofIds.length === 0 ? [] : await readProofs(deps.db, accountId, proofIds);
  const dataKey = rows.length === 0 ? undefined : await openDataKey(deps, accountId);
  if (dataKey === undefined) return [];
  return rows.map((row) => ({
    proofId: row.id,
    method: row.method,
    vouchedBy: row.vouched_by,
    provedAt: row.proved_at,
    evidence: JSON.parse(dataKey.unseal(places.proofEvidence(row.id), row.evidence_sealed)) as ProofEvidence,
  }));
}
