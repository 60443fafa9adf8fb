import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { endRequest, type EndRequestDeps } from './end-request.ts';
import { expireOpen, findOverdue, lockRequest, readChecks } from './store.ts';
import { refusalOf } from './verdict.ts';

const BATCH = 500;

/** Ends what no registry answered in time, each request in a transaction of its own. May run on many nodes at once. */
export async function expireChecks(deps: { readonly db: Db } & EndRequestDeps): Promise<void> {
  for (let overdue = await findOverdue(deps.db, BATCH); overdue.length > 0; overdue = await findOverdue(deps.db, BATCH)) {
    for (const request of overdue) await deps.db.transaction().execute((tx) => expireRequest(deps, tx, request));
  }
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
