import type { Db } from '../../database/connect.ts';
import { forgetAnswers } from './attempt-store.ts';
import type { PasswordHash } from './password-hasher.ts';
import { upsertPassword } from './store.ts';

/**
 * Keeps an account's password within the caller's transaction; the hash is made before that opens. Devices that were known until now are
 * strangers again, and wrong guesses at the one before count no more.
 */
export async function storePassword(db: Db, password: PasswordHash & { readonly accountId: string }): Promise<void> {
  await upsertPassword(db, password);
  await forgetAnswers(db, { accountId: password.accountId, factor: 'password' });
}
