import { endSweep } from '../accounts/end-closing.ts';
import { listClosingsToSweep, listDueClosings } from '../accounts/list-closings.ts';
import { eraseAccount, type EraseAccountDeps } from './erase-account.ts';
import { eraseRows } from './erase-rows.ts';

const AT_ONCE = 50;

/** Longer than any request or job lives. */
const SWEEP_AFTER_SECONDS = 600;

/**
 * Deletes the accounts whose time has come, and looks through those closed a little earlier once more: a request that had read the account
 * before may have written a row after. One that cannot be deleted does not keep the others; it is said at the end, so that the queue tries
 * again.
 */
export async function eraseDueAccounts(deps: EraseAccountDeps): Promise<number> {
  const faults: unknown[] = [];
  let erased = 0;
  for (const closing of await listDueClosings(deps, AT_ONCE)) {
    try {
      if ((await eraseAccount(deps, closing)) === 'erased') erased += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  for (const { closingId, accountId } of await listClosingsToSweep(deps, SWEEP_AFTER_SECONDS, AT_ONCE)) {
    await deps.db.transaction().execute(async (tx) => {
      await eraseRows(tx, accountId);
      await endSweep(tx, closingId);
    });
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} accounts could not be deleted`);
  return erased;
}
