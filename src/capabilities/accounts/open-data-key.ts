import type { Db } from '../../database/connect.ts';
import type { DataKey, Keyring } from '../../kernel/keyring.ts';
import { readDataKey } from './identity-store.ts';
import { places } from './sealing-places.ts';

/** The key that seals everything personal of an open account, in whatever room's table it stands. Undefined when there is no such account. */
export async function openDataKey(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<DataKey | undefined> {
  const wrapped = await readDataKey(deps.db, accountId);
  return wrapped === undefined ? undefined : deps.keyring.openDataKey(places.dataKey(accountId), wrapped);
}
