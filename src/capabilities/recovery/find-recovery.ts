import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { openRecovery } from './open-recovery.ts';
import type { Recovery } from './recovery.ts';
import { findBySecret } from './store.ts';

/** The recovery of a browser; undefined when it has none, or its time is over. */
export async function findRecovery(deps: { readonly db: Db; readonly keyring: Keyring }, secret: string): Promise<Recovery | undefined> {
  const row = await findBySecret(deps.db, digestToken(secret));
  return row === undefined ? undefined : openRecovery(deps.keyring, row);
}
