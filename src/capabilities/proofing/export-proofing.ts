import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { readHeldCases, readHeldLetters, readHeldProofs } from './export-store.ts';
import { openAddress } from './open-letter.ts';
import type { ProofEvidence } from './proof-evidence.ts';
import { places } from './sealing-places.ts';

/**
 * Attempts to prove identity, proofs and letters of an account, under the names of the exported document. A letter's code is not among it:
 * whoever reads the copy has not thereby opened the letter.
 */
export async function exportProofing(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string) {
  const dataKey = await openDataKey(deps, accountId);
  if (dataKey === undefined) return { cases: [], proofs: [], letters: [] };
  return {
    cases: await readHeldCases(deps.db, accountId),
    proofs: (await readHeldProofs(deps.db, accountId)).map(({ id, evidence_sealed, ...row }) => ({
      ...row,
      evidence: JSON.parse(dataKey.unseal(places.proofEvidence(id), evidence_sealed)) as ProofEvidence,
    })),
    letters: (await readHeldLetters(deps.db, accountId)).map(({ id, address_sealed, ...row }) => ({
      ...row,
      address: openAddress(dataKey, { letterId: id, addressSealed: address_sealed }),
    })),
  };
}
