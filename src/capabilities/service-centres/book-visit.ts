import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import { recordEvent } from '../audit/record-event.ts';
import { openCase } from '../proofing/open-case.ts';
import { centreProblems } from './problems.ts';
import { takesBookings, type ServiceCentre } from './service-centre.ts';
import { lockCentre } from './store.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { tellOfVisit } from './tell-of-visit.ts';
import { freeDesk, isInBookingTime, slotAt, type VisitSlot } from './visit-slot.ts';
import { countBookings, insertVisit, moveVisit, readBookedVisit, readTakenSeats } from './visit-store.ts';
import { VISITS_PER_DAY, type Visit } from './visit.ts';

export interface BookVisitInput {
  readonly accountId: string;
  readonly centreId: string;
  readonly startsAt: Date;
  /** The visit that this one takes the place of, as the person was shown it. */
  readonly replaces?: string | undefined;
}

export type BookVisitDeps = TellAccountDeps & { readonly db: Db };

/**
 * Books a desk for the account's case `in_person`, which is opened when none is under way. The same booking sent twice is one visit;
 * another one takes the place of the first only when it names it, and then in the same transaction, so that a time that others took
 * meanwhile costs nobody the visit they had. Locks the account, then the centre: bookings of one centre follow each other, and no time
 * has more visits than desks. Throws `proofing.not_standard` and what stands in problems.ts.
 */
export async function bookVisit(deps: BookVisitDeps, input: BookVisitInput): Promise<Visit> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, centreId, startsAt, replaces } = input;
    const { case: opened } = await openCase(deps, tx, { accountId, method: 'in_person', actor: 'citizen' });
    const earlier = await readBookedVisit(tx, accountId);
    if (earlier?.centreId === centreId && earlier.startsAt.getTime() === startsAt.getTime()) return earlier;
    if (earlier !== undefined && earlier.visitId !== replaces) throw centreProblems.visit_exists();
    if ((await countBookings(tx, accountId)) >= VISITS_PER_DAY) throw centreProblems.too_many_bookings();
    if (earlier !== undefined) await moveVisit(tx, earlier.visitId, 'cancel');
    const { slot, desk } = await takeSeat(tx, centreId, startsAt);
    const visit = await insertVisit(tx, { visitId: newId('vst'), accountId, caseId: opened.caseId, centreId, desk, ...slot });
    const details = { visit: visit.visitId, centre: centreId, case: opened.caseId };
    const instead = earlier === undefined ? {} : { replaces: earlier.visitId };
    await recordEvent(tx, { actor: 'citizen', action: 'visit.booked', accountId, details: { ...details, ...instead } });
    await tellOfVisit(deps, tx, { visit, template: 'visit_booked' });
    return visit;
  });
}

async function takeSeat(tx: Db, centreId: string, startsAt: Date): Promise<{ readonly slot: VisitSlot; readonly desk: number }> {
  const locked = await lockCentre(tx, centreId);
  if (locked === undefined || !locked.centre.active) throw centreProblems.not_found();
  if (!takesBookings(locked.centre)) throw centreProblems.no_bookings();
  const slot = offeredSlot(locked.centre, startsAt, locked.now);
  if (slot === undefined) throw centreProblems.time_not_offered();
  const desk = freeDesk(locked.centre.desks, slot, await readTakenSeats(tx, centreId, slot));
  if (desk === undefined) throw centreProblems.time_taken();
  return { slot, desk };
}

function offeredSlot(centre: ServiceCentre, startsAt: Date, now: Date): VisitSlot | undefined {
  const slot = slotAt(centre, startsAt);
  return slot !== undefined && isInBookingTime(slot, now) ? slot : undefined;
}
