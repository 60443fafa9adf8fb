import type { Db } from '../../database/connect.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { insertVersionRow, lockClientRow, removeClientRow } from './store.ts';

export type RemoveClientOutcome = { readonly kind: 'removed'; readonly version: number } | { readonly kind: 'unknown' };

/**
 * Shuts a relying party out: it can start nothing, redeem nothing and refresh nothing from the next request on. Its row, its versions and
 * the consents given to it stay; its secret is forgotten. Applying its file again revives it.
 */
export async function removeClient(
  deps: { readonly db: Db },
  input: { readonly clientId: string; readonly actor: AuditActor },
): Promise<RemoveClientOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const stored = await lockClientRow(tx, input.clientId);
    if (stored === undefined || stored.removed) return { kind: 'unknown' };
    const version = stored.version + 1;
    await removeClientRow(tx, input.clientId, version);
    await insertVersionRow(tx, { ...stored, version }, { actor: input.actor, removed: true });
    await recordEvent(tx, { actor: input.actor, action: 'client.removed', clientId: input.clientId, details: { version } });
    return { kind: 'removed', version };
  });
}
