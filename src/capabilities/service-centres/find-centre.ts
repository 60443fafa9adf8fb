import type { Db } from '../../database/connect.ts';
import { centreProblems } from './problems.ts';
import type { ServiceCentre } from './service-centre.ts';
import { readCentre } from './store.ts';

/** A centre, also one that has shut for good. */
export function findCentre({ db }: { readonly db: Db }, centreId: string): Promise<ServiceCentre | undefined> {
  return readCentre(db, centreId);
}

/** A centre that people can go to. Throws `service_centres.not_found`. */
export async function requireCentre({ db }: { readonly db: Db }, centreId: string): Promise<ServiceCentre> {
  const centre = await readCentre(db, centreId);
  if (centre?.active !== true) throw centreProblems.not_found();
  return centre;
}
