import type { Db } from '../../database/connect.ts';
import { deleteProofing } from './erasure-store.ts';

/** Attempts to prove identity, the proofs and the letters of an account. */
export function eraseProofing(tx: Db, accountId: string): Promise<void> {
  return deleteProofing(tx, accountId);
}
