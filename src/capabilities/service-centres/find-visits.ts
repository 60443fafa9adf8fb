import type { Db } from '../../database/connect.ts';
import type { ServiceCentre } from './service-centre.ts';
import { readCentre } from './store.ts';
import { readVisits } from './visit-store.ts';
import type { Visit } from './visit.ts';

/** A visit with where it is. */
export interface VisitAtCentre {
  readonly visit: Visit;
  readonly centre: ServiceCentre;
}

export interface Visits {
  readonly booked: VisitAtCentre | undefined;
  /** What has ended, the newest first. */
  readonly ended: readonly VisitAtCentre[];
}

const SHOWN = 10;

/** The visit that an account has booked, and its last ones. */
export async function findVisits({ db }: { readonly db: Db }, accountId: string): Promise<Visits> {
  const visits = await readVisits(db, accountId, SHOWN + 1);
  const centres = new Map<string, ServiceCentre>();
  for (const centreId of new Set(visits.map((visit) => visit.centreId))) {
    const centre = await readCentre(db, centreId);
    if (centre !== undefined) centres.set(centreId, centre);
  }
  const withCentre = visits.flatMap((visit): readonly VisitAtCentre[] => {
    const centre = centres.get(visit.centreId);
    return centre === undefined ? [] : [{ visit, centre }];
  });
  return {
    booked: withCentre.find(({ visit }) => visit.state === 'booked'),
    ended: withCentre.filter(({ visit }) => visit.state !== 'booked').slice(0, SHOWN),
  };
}
