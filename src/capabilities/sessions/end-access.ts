import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteIssued, takeClientsOut } from './access-store.ts';

interface EndAccessDeps {
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface EndAccessInput {
  readonly accountId: string;
  /** Code of why, for the audit trail. */
  readonly reason: string;
}

/**
 * Ends what relying parties hold of an account, in the transaction of the fact that takes its ground away: a lowered level. Grants, codes,
 * access and refresh tokens are gone, and every relying party of a live session is told by back-channel logout. The citizen stays signed in
 * here and the consents stand, so the way back to a portal is one redirect, to a token with the level of then. JWT access tokens, which
 * nobody asks us about, live out their minutes.
 */
export async function endAccess({ config }: EndAccessDeps, tx: Db, { accountId, reason }: EndAccessInput): Promise<void> {
  const deleted = await deleteIssued(tx, accountId);
  const told = await takeClientsOut(tx, accountId, config.relyingParties.logoutAttempts);
  await recordEvent(tx, { actor: 'system', action: 'access.ended', accountId, details: { reason, deleted, told } });
}
