import { isDeepStrictEqual } from 'node:util';
import type { Db } from '../../database/connect.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { takesBookings, type ServiceCentre } from './service-centre.ts';
import { lockCentre, writeCentre } from './store.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { tellOfVisit } from './tell-of-visit.ts';
import { isOpenThroughout } from './visit-slot.ts';
import { moveVisit, readVisitsToCome } from './visit-store.ts';
import type { Visit } from './visit.ts';

export interface ImportCentreOutcome {
  readonly kind: 'created' | 'changed' | 'unchanged';
  /** Visits booked for times when the centre is shut by now: their citizens have been told. */
  readonly withdrawn: number;
}

/**
 * Makes a centre be what its file says; the same again changes nothing. Visits that the centre can no longer keep are withdrawn, each in a
 * transaction of its own, and so at every import: one that died half way is finished by the next.
 */
export async function importCentre(
  deps: TellAccountDeps & { readonly db: Db },
  { centre, actor }: { readonly centre: ServiceCentre; readonly actor: AuditActor },
): Promise<ImportCentreOutcome> {
  const kind = await deps.db.transaction().execute(async (tx) => {
    const stored = await lockCentre(tx, centre.centreId);
    if (stored !== undefined && isDeepStrictEqual(stored.centre, centre)) return 'unchanged';
    await writeCentre(tx, centre);
    const change = stored === undefined ? 'created' : 'changed';
    await recordEvent(tx, { actor, action: 'centre.imported', details: { centre: centre.centreId, change } });
    return change;
  });
  let withdrawn = 0;
  for (const visit of await readVisitsToCome(deps.db, centre.centreId)) {
    const isKept = takesBookings(centre) && isOpenThroughout(centre, visit);
    if (!isKept && (await withdraw(deps, visit, actor))) withdrawn += 1;
  }
  return { kind, withdrawn };
}

async function withdraw(deps: TellAccountDeps & { readonly db: Db }, { visitId }: Visit, actor: AuditActor): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    const visit = await moveVisit(tx, visitId, 'withdraw');
    if (visit === undefined) return false;
    const details = { visit: visitId, centre: visit.centreId };
    await recordEvent(tx, { actor, action: 'visit.withdrawn', accountId: visit.accountId, details });
    await tellOfVisit(deps, tx, { visit, template: 'visit_withdrawn' });
    return true;
  });
}
