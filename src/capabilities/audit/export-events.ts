import type { Db } from '../../database/connect.ts';
import { listEvents } from './list-events.ts';

/** The trail of an account, oldest first, under the names of the exported document. */
export async function exportEvents(deps: { readonly db: Db }, accountId: string) {
  const events = await listEvents(deps, accountId);
  return events.map(({ id, at, actor, action, clientId, details }) => ({ id, at, actor, action, client_id: clientId ?? null, details }));
}
