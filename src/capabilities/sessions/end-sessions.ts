import type { Db } from '../../database/connect.ts';
import { recordSignOut } from '../accounts/record-sign-out.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { removePushSubscriptions } from '../notifications/remove-push-subscriptions.ts';
import { spoilCodesOf } from '../one-time-codes/spoil-codes-of.ts';
import { deleteIssued, deleteSessions } from './access-store.ts';
import { mayHaveBeenInOtherHands, type EndReason } from './end-reason.ts';

export interface EndSessionsDeps {
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface EndSessionsInput {
  readonly accountId: string;
  /** `uid` of the session that stays, with what relying parties hold of it: the one that the citizen asks from. */
  readonly exceptSessionUid?: string | undefined;
  readonly reason: EndReason;
  /** The citizen by default. */
  readonly actor?: AuditActor;
}

/** How many there were, and how many relying parties will be told. */
export interface EndedSessions {
  readonly sessions: number;
  readonly told: number;
}

/**
 * Ends every sign-in of an account, in the transaction of the fact behind it: sessions, grants, codes, access and refresh tokens, open
 * one-time codes, remembered devices, and sign-ins that are on their way through a redirect; where somebody else may have been in, also the
 * browsers that show notices. All nodes read the same rows, so with the
 * commit it holds on each. Every relying party of a session is told by back-channel logout. JWT access tokens, which nobody asks us about,
 * live out their minutes.
 */
export async function endSessions({ config }: EndSessionsDeps, tx: Db, input: EndSessionsInput): Promise<EndedSessions> {
  const { accountId, exceptSessionUid, reason, actor = 'citizen' } = input;
  await recordSignOut(tx, { accountId, exceptSessionUid });
  await deleteIssued(tx, accountId, exceptSessionUid);
  const ended = await deleteSessions(tx, { accountId, exceptSessionUid, logoutAttempts: config.relyingParties.logoutAttempts });
  // A request that stood on a session until it was gone may have been issued something meanwhile.
  await deleteIssued(tx, accountId, exceptSessionUid);
  await spoilCodesOf(tx, accountId);
  if (mayHaveBeenInOtherHands(reason)) await removePushSubscriptions(tx, accountId);
  await recordEvent(tx, { actor, action: 'sessions.ended', accountId, details: { reason, ...ended } });
  return ended;
}
