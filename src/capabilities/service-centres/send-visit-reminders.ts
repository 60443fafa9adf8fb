import type { Db } from '../../database/connect.ts';
import { eachByItself } from '../../kernel/each-by-itself.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { tellOfVisit } from './tell-of-visit.ts';
import { markReminded, readVisitsToRemind } from './visit-store.ts';
import type { Visit } from './visit.ts';

const BATCH = 500;

/**
 * Reminds of each visit once, a day before, unless it was booked later than that. The mark and the message stand or fall together. May run
 * on many nodes at once. An account that does not open holds nobody else up.
 */
export async function sendVisitReminders(deps: TellAccountDeps & { readonly db: Db }): Promise<void> {
  const visits: Visit[] = [];
  for (let page = await readVisitsToRemind(deps.db, '', BATCH); page.length > 0;) {
    visits.push(...page);
    page = page.length < BATCH ? [] : await readVisitsToRemind(deps.db, visits.at(-1)?.visitId ?? '', BATCH);
  }
  await eachByItself(visits, (visit) => remind(deps, visit));
}

function remind(deps: TellAccountDeps & { readonly db: Db }, visit: Visit): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    if (await markReminded(tx, visit.visitId)) await tellOfVisit(deps, tx, { visit, template: 'visit_reminder' });
  });
}
