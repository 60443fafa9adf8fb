import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { listRecords } from './list-records.ts';

/** What a person keeps beside the identity data, oldest first, under the names of the exported document. */
export async function exportRecords(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string) {
  const records = await listRecords(deps, accountId);
  return records.map(({ kind, source, verifiedAt, validUntil, data, addedAt, changedAt }) => ({
    kind,
    source,
    verified_at: verifiedAt ?? null,
    valid_until: validUntil ?? null,
    data,
    added_at: addedAt,
    changed_at: changedAt,
  }));
}
