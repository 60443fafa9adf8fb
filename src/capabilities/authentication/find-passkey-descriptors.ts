import type { Db } from '../../database/connect.ts';
import { readPasskeys } from './passkey-store.ts';
import type { PasskeyDescriptor } from './passkey.ts';

/** What a browser finds the passkeys of this account by; for whoever has shown that the account is theirs. */
export async function findPasskeyDescriptors({ db }: { readonly db: Db }, accountId: string): Promise<readonly PasskeyDescriptor[]> {
  const rows = await readPasskeys(db, accountId);
  return rows.map(({ credentialId, transports }) => ({ credentialId, transports }));
}
