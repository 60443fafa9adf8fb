import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import type { KeptRecord, RecordData } from './kept-record.ts';
import { isRecordKind } from './record-kinds.ts';
import { places } from './sealing-places.ts';
import { readRecords } from './store.ts';

/**
 * Everything that a person keeps beside the identity data, oldest first; nothing when there is no open account. A kind that this release
 * does not know, written by a newer one, is left out. Throws UnsealError when a row's bytes were changed or moved.
 */
export async function listRecords(deps: { readonly db: Db; readonly keyring: Keyring }, accountId: string): Promise<readonly KeptRecord[]> {
  const rows = await readRecords(deps.db, accountId);
  const dataKey = rows.length === 0 ? undefined : await openDataKey(deps, accountId);
  if (dataKey === undefined) return [];
  return rows.flatMap(({ id, kind, data_sealed, verified_at, valid_until, ...row }) =>
    isRecordKind(kind)
      ? {
          recordId: id,
          kind,
          source: row.source,
          data: JSON.parse(dataKey.unseal(places.record(id), data_sealed)) as RecordData,
          ...(verified_at === null ? {} : { verifiedAt: verified_at }),
          ...(valid_until === null ? {} : { validUntil: valid_until }),
          revision: row.revision,
          addedAt: row.added_at,
          changedAt: row.changed_at,
        }
      : [],
  );
}
