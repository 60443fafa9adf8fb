import type { Db } from '../../database/connect.ts';
import type { Closing } from './closing.ts';
import { readClosingsToSweep, readClosingsToRemind, readDueClosings } from './closing-store.ts';

interface ListDeps {
  readonly db: Db;
}

/** Accounts whose time to be deleted has come. */
export function listDueClosings({ db }: ListDeps, limit: number): Promise<readonly Closing[]> {
  return readDueClosings(db, limit);
}

/** Accounts that were closed long enough ago to be looked through once more. */
export function listClosingsToSweep({ db }: ListDeps, afterSeconds: number, limit: number): Promise<readonly Closing[]> {
  return readClosingsToSweep(db, afterSeconds, limit);
}

/** Those that end within this time and whose owners were not told yet. */
export function listClosingsToRemind({ db }: ListDeps, withinSeconds: number, limit: number): Promise<readonly Closing[]> {
  return readClosingsToRemind(db, withinSeconds, limit);
}
