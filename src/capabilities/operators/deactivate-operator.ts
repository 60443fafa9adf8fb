import type { Db } from '../../database/connect.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { withdrawAllOf } from './approval-store.ts';
import { closeCasesOf } from './case-store.ts';
import { deactivate, endSessionsOf } from './operator-store.ts';

/**
 * Takes the desk from an operator at once: the live session dies with the next request, on every node; what they had open ends, also what
 * waits for a registry, and what they asked for is withdrawn. Whoever comes back later begins anew, with a sign-in. False when there is no active one with this id.
 */
export function deactivateOperator(
  { db }: { readonly db: Db },
  { operatorId, actor }: { readonly operatorId: string; readonly actor: AuditActor },
): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const operator = await deactivate(tx, operatorId);
    if (operator === undefined) return false;
    const closed = await closeCasesOf(tx, operatorId);
    const withdrawn = await withdrawAllOf(tx, operatorId);
    await endSessionsOf(tx, operatorId);
    const details = { operator: operatorId, centre: operator.centreId, closed, withdrawn };
    await recordEvent(tx, { actor, action: 'operator.deactivated', accountId: operator.accountId, details });
    return true;
  });
}
