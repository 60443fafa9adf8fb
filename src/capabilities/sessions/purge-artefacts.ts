import type { Db } from '../../database/connect.ts';
import { deleteExpired } from './store.ts';

const BATCH = 1000;

/** Forgets what has ended, in batches, so that no lock is held long. */
export async function purgeArtefacts({ db }: { readonly db: Db }): Promise<void> {
  while ((await deleteExpired(db, BATCH)) === BATCH);
}
