import type { Db } from '../../database/connect.ts';
import { lockSigningKeys, retireKeys } from './store.ts';

/**
 * Takes previous keys past their time out of the key set and destroys their private part, so that a token signed with one is refused.
 * A recurring job: otherwise an old key would verify until somebody rotates again. Returns the ids retired.
 */
export async function retireSigningKeys(deps: {
  readonly db: Db;
  readonly config: { readonly signingKeys: { readonly keepPreviousSeconds: number } };
}): Promise<readonly string[]> {
  return deps.db.transaction().execute(async (tx) => {
    await lockSigningKeys(tx);
    return retireKeys(tx, deps.config.signingKeys.keepPreviousSeconds);
  });
}
