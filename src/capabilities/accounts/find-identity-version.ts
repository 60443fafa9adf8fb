import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { IdentityData } from './identity-data.ts';
import { readVersion, type VersionRow } from './identity-store.ts';
import { openIdentityData } from './sealed-identity.ts';
import { places } from './sealing-places.ts';

/** One submission of identity data. */
export interface IdentityVersion {
  readonly versionId: string;
  readonly accountId: string;
  /** 1 for the account's first. */
  readonly number: number;
  readonly submittedAt: Date;
  readonly data: IdentityData;
}

/** `db` may be a transaction. Throws UnsealError when the row's bytes were changed or moved. */
export async function findIdentityVersion(
  deps: { readonly db: Db; readonly keyring: Keyring },
  versionId: string,
): Promise<IdentityVersion | undefined> {
  const row = await readVersion(deps.db, versionId);
  return row === undefined ? undefined : openVersion(deps.keyring, row);
}

export function openVersion(keyring: Keyring, row: VersionRow): IdentityVersion {
  const dataKey = keyring.openDataKey(places.dataKey(row.account_id), row.data_key_wrapped);
  const data = openIdentityData(dataKey, row.id, row.data_sealed);
  return { versionId: row.id, accountId: row.account_id, number: row.number, submittedAt: row.submitted_at, data };
}
