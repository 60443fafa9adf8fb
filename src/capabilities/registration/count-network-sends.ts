import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { countSends } from './counters-store.ts';

/** Messages that one network has caused in the last hour, whatever for. */
export async function countNetworkSends(deps: { readonly db: Db; readonly keyring: Keyring }, network: string): Promise<number> {
  const [counted] = await countSends(deps.db, [deps.keyring.blindIndex('network', network)]);
  return counted?.sends ?? 0;
}
