import type { Db } from '../../database/connect.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { tellOfVisit } from './tell-of-visit.ts';
import { markReminded, readVisitsToRemind } from './visit-store.ts';

const BATCH = 500;

/**
 * Reminds of each visit once, a day before, unless it was booked later than that. The mark and the message stand or fall together. May run
 * on many nodes at once.
 */
export async function sendVisitReminders(deps: TellAccountDeps & { readonly db: Db }): Promise<void> {
  for (const visit of await readVisitsToRemind(deps.db, BATCH)) {
    await deps.db.transaction().execute(async (tx) => {
      if (await markReminded(tx, visit.visitId)) await tellOfVisit(deps, tx, { visit, template: 'visit_reminder' });
    });
  }
}
