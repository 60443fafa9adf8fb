import type { Db } from '../../database/connect.ts';
import { insertLogoutJob } from './store.ts';

/** One relying party to be told that a session ended (OpenID Connect Back-Channel Logout 1.0). */
export interface BackchannelLogout {
  readonly clientId: string;
  readonly accountId: string;
  /** Absent when all sessions of the subject there are over, known to us or not (§2.4). */
  readonly sid?: string;
  /** Somebody waits to see how it goes. */
  readonly deliveryId?: string;
}

/** Queues the delivery in the transaction that ends the session; tried again until it is taken or the attempts run out. */
export async function enqueueLogout(db: Db, logout: BackchannelLogout, maxAttempts: number): Promise<void> {
  await insertLogoutJob(db, JSON.stringify(logout), maxAttempts);
}
