import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { openRegistration } from './keep-draft.ts';
import type { Registration } from './registration.ts';
import { findBySecret } from './store.ts';

/** The registration of a browser by its cookie's secret, wherever it stands: a journey is resumed from the database alone. */
export async function findRegistration(
  deps: { readonly db: Db; readonly keyring: Keyring },
  secret: string,
): Promise<Registration | undefined> {
  const row = await findBySecret(deps.db, digestToken(secret));
  return row === undefined ? undefined : openRegistration(deps.keyring, row);
}
