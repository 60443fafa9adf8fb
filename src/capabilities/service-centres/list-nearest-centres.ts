import type { Db } from '../../database/connect.ts';
import { distanceKm } from './distance.ts';
import type { Point, ServiceCentre } from './service-centre.ts';
import { readNearestCentres } from './store.ts';

export interface CentreNearby {
  readonly centre: ServiceCentre;
  /** As the crow flies. */
  readonly distanceKm: number;
}

/** Centres that people can go to, the nearest to a point first. */
export async function listNearestCentres(
  { db }: { readonly db: Db },
  { from, limit }: { readonly from: Point; readonly limit: number },
): Promise<readonly CentreNearby[]> {
  const centres = await readNearestCentres(db, from, limit);
  return centres.map((centre) => ({ centre, distanceKm: distanceKm(from, centre) }));
}
