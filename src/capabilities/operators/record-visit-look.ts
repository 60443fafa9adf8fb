import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { isInTime, type CitizenCase } from './desk-case.ts';
import type { DeskSettings } from './desk-settings.ts';
import { countSearch, lockForCounting } from './operator-store.ts';
import { actorOf, type Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';

export interface RecordVisitLookDeps {
  readonly db: Db;
  readonly config: { readonly desk: DeskSettings };
}

/**
 * Whoever opens a visit that has ended, of which the citizen is shown, looks the citizen up again: it counts as a search, and the citizen sees it.
 * Not for as long as the visit itself may take: what it ended with is still being read and printed then. Throws `operators.not_found` once the
 * day of work is over, and `operators.too_many_searches`.
 */
export async function recordVisitLook(
  { db, config: { desk } }: RecordVisitLookDeps,
  { operator, visit }: { readonly operator: Operator; readonly visit: CitizenCase },
): Promise<void> {
  if (!isInTime(visit, desk.sessionSeconds)) throw operatorProblems.not_found();
  if (visit.state !== 'confirmed' || isInTime(visit, desk.caseSeconds)) return;
  await db.transaction().execute(async (tx) => {
    await lockForCounting(tx, operator.operatorId);
    const look = await countSearch(tx, { operatorId: operator.operatorId, limit: desk.searchesPerHour });
    if (!look.counted) throw operatorProblems.too_many_searches({ retryAfterSeconds: look.retryAfterSeconds });
    const { accountId, caseId, reason } = visit;
    const details = { centre: operator.centreId, operator: operator.operatorId, by: 'visit', reason, case: caseId };
    await recordEvent(tx, { actor: actorOf(operator), action: 'citizen.looked_up', accountId, details });
  });
}
