import type { Db } from '../../database/connect.ts';
import { endLateAccessTo } from '../sessions/end-late-access-to.ts';
import { lockAccount, selectStanding } from './store.ts';

/** The second look after a withdrawal. The citizen may have said yes again meanwhile: then what is there is meant to be. */
export async function endWithdrawnAccess({ db }: { readonly db: Db }, payload: unknown): Promise<void> {
  const { accountId, clientId } = payload as { readonly accountId: string; readonly clientId: string };
  await db.transaction().execute(async (tx) => {
    await lockAccount(tx, accountId);
    if ((await selectStanding(tx, accountId, clientId)) === undefined) await endLateAccessTo(tx, accountId, clientId);
  });
}
