import type { Db } from '../../database/connect.ts';
import { findSignedOut } from '../accounts/find-signed-out.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { isSignedOut } from '../accounts/signed-out.ts';
import { amrStrength } from '../authentication/amr.ts';
import { markBoundStrongly } from '../authentication/mark-bound-strongly.ts';
import { sessionProblems } from './problems.ts';
import { readSessionGround, type SessionGround } from './session-list-store.ts';

/** Whose session it is that something is changed in. */
export interface ChangingSession {
  readonly accountId: string;
  /** `uid` of the provider's session. */
  readonly sessionUid: string;
}

/**
 * A change of an account that somebody asks for in a session, as one transaction. Whoever ends that session, be it by a recovery on another node,
 * queues on the account's row as this does: after that nothing is changed any more by a request that was under way. `work` gets the
 * transaction as its database. Throws `sessions.ended`.
 */
export function changeInSession<T>(
  { db }: { readonly db: Db },
  session: ChangingSession,
  work: (within: { readonly db: Db }) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, session.accountId))) throw sessionProblems.ended();
    const ground = await requireLiveSession(tx, session);
    const outcome = await work({ db: tx });
    await markBound(tx, session.accountId, ground);
    return outcome;
  });
}

/** Within a transaction that has locked the account. Throws `sessions.ended`. */
export async function requireLiveSession(tx: Db, { accountId, sessionUid }: ChangingSession): Promise<SessionGround> {
  const ground = await readSessionGround(tx, accountId, sessionUid);
  const loginTs = ground?.started;
  const signedOut = await findSignedOut({ db: tx }, accountId);
  if (ground === undefined || isSignedOut(signedOut, { uid: sessionUid, loginTs })) throw sessionProblems.ended();
  return ground;
}

/** What was bound in a session that had shown a second factor is remembered as such. */
export async function markBound(tx: Db, accountId: string, { amr, now }: SessionGround): Promise<void> {
  if (amrStrength(amr ?? []) !== 'single') await markBoundStrongly(tx, { accountId, since: now });
}
