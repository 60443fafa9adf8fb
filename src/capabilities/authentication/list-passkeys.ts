import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { readPasskeys } from './passkey-store.ts';
import { passkeyPlaces, type Passkey, type PasskeyDescriptor } from './passkey.ts';

/** The passkeys of an account, oldest first, with what a browser finds each by. Throws UnsealError when a row's bytes were changed or moved. */
export async function listPasskeys(
  deps: { readonly db: Db; readonly keyring: Keyring },
  accountId: string,
): Promise<readonly (Passkey & PasskeyDescriptor)[]> {
  const rows = await readPasskeys(deps.db, accountId);
  const dataKey = rows.length === 0 ? undefined : await openDataKey(deps, accountId);
  if (dataKey === undefined) return [];
  return rows.map(({ labelSealed, lastUsedAt, ...row }) => ({
    ...row,
    label: dataKey.unseal(passkeyPlaces.label(row.id), labelSealed),
    lastUsedAt: lastUsedAt ?? undefined,
  }));
}
