import type { Db } from '../../database/connect.ts';
import type { ConsentedAccess } from './consent.ts';
import { selectStanding } from './store.ts';

/** What stands granted by this account to this relying party; undefined when nothing does. */
export async function findConsent(
  { db }: { readonly db: Db },
  { accountId, clientId }: { readonly accountId: string; readonly clientId: string },
): Promise<ConsentedAccess | undefined> {
  return selectStanding(db, accountId, clientId);
}
