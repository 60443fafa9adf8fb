import type { Db } from '../../database/connect.ts';
import { deliveryOf, type Site, type WithdrawnSite } from './site.ts';
import { readSites, readWithdrawn } from './site-store.ts';

interface ListSitesDeps {
  readonly db: Db;
  readonly config: { readonly relyingParties: { readonly logoutAttempts: number } };
}

/** As long as a citizen may want to see how a withdrawal went. */
const WITHDRAWN_DAYS = 30;

/** Relying parties that may have data of an account, the one used last first, and those that no longer may. */
export async function listSites(
  { db, config }: ListSitesDeps,
  accountId: string,
): Promise<{ readonly standing: readonly Site[]; readonly withdrawn: readonly WithdrawnSite[] }> {
  const standing = await readSites(db, accountId);
  const withdrawn = await readWithdrawn(db, accountId, WITHDRAWN_DAYS);
  return {
    standing,
    withdrawn: withdrawn.map(({ client_id: clientId, withdrawn_at: withdrawnAt, ...counts }) => ({
      clientId,
      withdrawnAt,
      delivery: deliveryOf(counts, config.relyingParties.logoutAttempts),
    })),
  };
}
