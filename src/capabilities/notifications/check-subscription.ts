import type { Db } from '../../database/connect.ts';
import { isSubscribed as isKept } from './push-store.ts';

/** Whether the browser shows the notices of this account already. */
export function isSubscribed({ db }: { readonly db: Db }, accountId: string, endpointDigest: Buffer): Promise<boolean> {
  return isKept(db, accountId, endpointDigest);
}
