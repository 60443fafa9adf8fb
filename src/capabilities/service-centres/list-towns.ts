import type { Db } from '../../database/connect.ts';
import type { ServiceCentre } from './service-centre.ts';
import { readCentreOfEachTown } from './store.ts';

/** One centre of each town that has any, by the Russian name of the town. */
export function listTowns({ db }: { readonly db: Db }): Promise<readonly ServiceCentre[]> {
  return readCentreOfEachTown(db);
}
