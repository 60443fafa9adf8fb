import type { DialectAdapter } from 'kysely';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { SealState } from './seal-state.ts';

/** What writing to the trail of a database needs beside the database. */
export interface Trail {
  readonly keyring: Keyring;
  readonly seal: SealState;
  /** From this age of the oldest unsealed event on, nothing is decided that has to be provable. */
  readonly refuseAfterSeconds: number;
}

const trails = new WeakMap<DialectAdapter, Trail>();

/**
 * Events that are written through this database, or a transaction of it, carry a MAC of this keyring. It travels with the connection,
 * because every use case would otherwise hand it to the trail, and the next one would forget to.
 */
export function attachTrail(db: Db, settings: Omit<Trail, 'seal'>): Trail {
  const trail = { ...settings, seal: new SealState() };
  trails.set(adapterOf(db), trail);
  return trail;
}

/** Undefined where none was attached: what is written there carries no MAC, and the verifier finds it. */
export function trailOf(db: Db): Trail | undefined {
  return trails.get(adapterOf(db));
}

/** The one part that a database and its transactions share. */
function adapterOf(db: Db): DialectAdapter {
  return db.getExecutor().adapter;
}
