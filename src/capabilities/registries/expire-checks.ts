import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endRequest, type EndRequestDeps } from './end-request.ts';
import { expireOpen, findOverdue, lockRequest, readChecks } from './store.ts';
import { refusalOf } from './verdict.ts';

const BATCH = 500;

/** As many that cannot be ended are no matter of single rows any more: nothing else would come of going on. */
const MOST_FAILURES = 20;

/**
 * Ends what no registry answered in time, each request in a transaction of its own. May run on many nodes at once. One that cannot be ended,
 * for its person's data are damaged, does not keep the others: it is left for the next time, and the first failure is thrown at the end.
 */
export async function expireChecks(deps: { readonly db: Db } & EndRequestDeps): Promise<void> {
  const failures = new Map<string, unknown>();
  const next = async () => (await findOverdue(deps.db, BATCH)).filter(({ requestId }) => !failures.has(requestId));
  for (let overdue = await next(); overdue.length > 0 && failures.size < MOST_FAILURES; overdue = await next()) {
    for (const request of overdue) {
      if (failures.size === MOST_FAILURES) break;
      const expiry = deps.db.transaction().execute((tx) => expireRequest(deps, tx, request));
      await expiry.catch((error: unknown) => failures.set(request.requestId, error));
    }
  }
  for (const failure of failures.values()) throw failure;
}

/** The refusal of a registry that did answer outweighs the silence of another. */
async function expireRequest(
  deps: EndRequestDeps,
  tx: Db,
  { requestId, accountId }: { readonly requestId: string; readonly accountId: string },
): Promise<void> {
  await lockAccount(tx, accountId);
  const silent = await expireOpen(tx, requestId);
  if (silent.length === 0) return;
  await recordEvent(tx, { actor: 'system', action: 'registry.expired', accountId, details: { request: requestId, registries: silent } });
  const versionId = await lockRequest(tx, requestId);
  if (versionId === undefined) return;
  const refusal = refusalOf(await readChecks(tx, requestId));
  const end = refusal === undefined ? ({ state: 'expired' } as const) : ({ state: 'refused', refusal } as const);
  await endRequest(deps, tx, { requestId, accountId, versionId, end });
}
