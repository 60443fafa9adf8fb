import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteIssuedIn, deleteSessions } from './access-store.ts';

interface EndSessionDeps {
  readonly db: Db;
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface EndSessionInput {
  readonly accountId: string;
  readonly sessionUid: string;
}

/**
 * Ends one session of an account with all that relying parties hold by it, and has them told. Nothing happens when there is none of this
 * name, or it is another person's: it is over either way.
 */
export async function endSession({ db, config }: EndSessionDeps, { accountId, sessionUid }: EndSessionInput): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // What is changed in that session is changed before, or not at all.
    await lockAccount(tx, accountId);
    await deleteIssuedIn(tx, accountId, sessionUid);
    const { logoutAttempts } = config.relyingParties;
    const ended = await deleteSessions(tx, { accountId, onlySessionUid: sessionUid, logoutAttempts });
    if (ended.sessions === 0) return;
    // A request that stood on the session until it was gone may have been issued something meanwhile.
    await deleteIssuedIn(tx, accountId, sessionUid);
    await recordEvent(tx, {
      actor: 'citizen',
      action: 'session.ended',
      accountId,
      details: { reason: 'ended_by_citizen', told: ended.told },
    });
  });
}
