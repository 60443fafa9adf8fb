import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openVersion, type IdentityVersion } from './find-identity-version.ts';
import { readLatestVersion } from './identity-store.ts';

/** What the citizen has submitted last, verified or not. Throws UnsealError when the row's bytes were changed or moved. */
export async function findLatestIdentityVersion(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
): Promise<IdentityVersion | undefined> {
  const row = await readLatestVersion(deps.db, accountId);
  return row === undefined ? undefined : openVersion(deps.keyring, row);
}
