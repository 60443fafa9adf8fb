import type { Db } from '../../database/connect.ts';
import { listStandingClients } from '../consents/list-standing-clients.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { enqueueLogout } from '../sessions/enqueue-logout.ts';
import { listSessions } from '../sessions/list-sessions.ts';

/**
 * Ends every sign-in of an account that goes, and has every relying party told that ever was allowed something: those of a session by its
 * id, the others by the subject alone (OpenID Connect Back-Channel Logout 1.0 §2.4).
 */
export async function endAllAccess(
  deps: { readonly config: { readonly relyingParties: { readonly logoutAttempts: number } } },
  tx: Db,
  accountId: string,
): Promise<void> {
  const entered = new Set((await listSessions({ db: tx }, { accountId })).flatMap(({ clientIds }) => clientIds));
  const allowed = await listStandingClients({ db: tx }, accountId);
  await endSessions(deps, tx, { accountId, reason: 'account_closed', actor: 'system' });
  for (const clientId of allowed.filter((id) => !entered.has(id))) {
    await enqueueLogout(tx, { clientId, accountId }, deps.config.relyingParties.logoutAttempts);
  }
}
