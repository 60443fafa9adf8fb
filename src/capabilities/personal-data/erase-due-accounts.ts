import { eachByItself } from '../../kernel/each-by-itself.ts';
import type { Closing } from '../accounts/closing.ts';
import { endSweep, postponeClosing } from '../accounts/end-closing.ts';
import { listClosingsToSweep, listDueClosings } from '../accounts/list-closings.ts';
import { eraseAccount, type EraseAccountDeps } from './erase-account.ts';
import { eraseRows } from './erase-rows.ts';

const AT_ONCE = 50;

/** Longer than any request or job lives. */
const SWEEP_AFTER_SECONDS = 600;

/** One that fails is not the first again in the next minute: fifty of them would stop all others. */
const AFTER_FAULT_SECONDS = 3600;

/**
 * Deletes the accounts whose time has come, and looks through those closed a little earlier once more: a request that had read the account
 * before may have written a row after. One that cannot be deleted does not keep the others; it is said at the end, as is one whose owner could
 * not be told.
 */
export async function eraseDueAccounts(deps: EraseAccountDeps): Promise<void> {
  const sweep = async () =>
    eachByItself(await listClosingsToSweep(deps, SWEEP_AFTER_SECONDS, AT_ONCE), ({ closingId, accountId }) =>
      deps.db.transaction().execute(async (tx) => {
        await eraseRows(tx, accountId);
        await endSweep(tx, closingId);
      }),
    );
  const erase = async () => eachByItself(await listDueClosings(deps, AT_ONCE), (closing) => eraseOne(deps, closing));
  await eachByItself([erase, sweep], (part) => part());
}

async function eraseOne(deps: EraseAccountDeps, closing: Closing): Promise<void> {
  const outcome = await eraseAccount(deps, closing).catch(async (error: unknown) => {
    await postponeClosing(deps.db, closing.closingId, AFTER_FAULT_SECONDS);
    throw error;
  });
  if (outcome === 'erased_untold') throw new Error(`nobody could be told of the end of ${closing.accountId}`);
}
