import type { Db } from '../../database/connect.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { findById, findBySecret, lockById, lockBySecret, type RecoveryRow } from './store.ts';

/**
 * The recovery of a browser's secret, held until the caller's transaction ends. Its account is taken first, as by everybody who changes one.
 * Undefined when there is none any more, or its account was closed.
 */
export async function takeRecovery(tx: Db, secret: string): Promise<RecoveryRow | undefined> {
  const digest = digestToken(secret);
  return (await holdAccount(tx, await findBySecret(tx, digest))) ? lockBySecret(tx, digest) : undefined;
}

/** The same for a recovery that is known otherwise: by the link of its message. */
export async function takeRecoveryById(tx: Db, recoveryId: string): Promise<RecoveryRow | undefined> {
  return (await holdAccount(tx, await findById(tx, recoveryId))) ? lockById(tx, recoveryId) : undefined;
}

/** A twin has nobody's account, which costs the same statement. */
async function holdAccount(tx: Db, row: RecoveryRow | undefined): Promise<boolean> {
  if (row === undefined) return false;
  const isOpen = await lockAccount(tx, row.account_id ?? 'nobody');
  return isOpen || row.account_id === null;
}
