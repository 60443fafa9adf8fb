import type { Db } from '../../database/connect.ts';
import { readChallenge, type StoredChallenge } from './signature-challenge-store.ts';

/** The challenge of a sign-in that may still be signed. */
export function findSignatureChallenge(deps: { readonly db: Db }, interactionId: string): Promise<StoredChallenge | undefined> {
  return readChallenge(deps.db, interactionId);
}
