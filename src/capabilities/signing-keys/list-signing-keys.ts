import type { Db } from '../../database/connect.ts';
import type { SigningKey } from './signing-key.ts';
import { listKeys } from './store.ts';

/** Every key with its state, for the administrator; never a private part. */
export async function listSigningKeys(deps: { readonly db: Db }): Promise<readonly SigningKey[]> {
  return listKeys(deps.db);
}
