import type { Db } from '../../database/connect.ts';
import { hasActiveCentre } from './store.ts';

/** Whether this installation has a centre that people can go to. */
export function hasAnyCentre({ db }: { readonly db: Db }): Promise<boolean> {
  return hasActiveCentre(db);
}
