import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteRecord } from './store.ts';

/** Forgets one for good; one that is gone already stays gone. */
export function removeRecord(deps: { readonly db: Db }, { accountId, recordId }: { accountId: string; recordId: string }): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const kind = await deleteRecord(tx, accountId, recordId);
    if (kind !== undefined) {
      await recordEvent(tx, { actor: 'citizen', action: 'record.removed', accountId, details: { kind, record: recordId } });
    }
  });
}
