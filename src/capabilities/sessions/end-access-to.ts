import type { Db } from '../../database/connect.ts';
import { deleteIssuedTo, takeClientOut } from './access-store.ts';

interface EndAccessToDeps {
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface EndAccessToInput {
  readonly accountId: string;
  readonly clientId: string;
  /** The consent that was withdrawn: by it one can see later how far the telling is. */
  readonly consentId: string;
}

/**
 * Ends what one relying party holds of an account, in the transaction of the withdrawal: grants, codes, access and refresh tokens, and its
 * part in every live session, of which it is told by back-channel logout. Returns how many sessions it will be told of.
 */
export async function endAccessTo(
  { config }: EndAccessToDeps,
  tx: Db,
  { accountId, clientId, consentId }: EndAccessToInput,
): Promise<{ readonly deleted: number; readonly told: number }> {
  const deleted = await deleteIssuedTo(tx, accountId, clientId);
  const told = await takeClientOut(tx, { accountId, clientId, consentId, logoutAttempts: config.relyingParties.logoutAttempts });
  return { deleted, told };
}
