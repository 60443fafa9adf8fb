import { setTimeout as sleep } from 'node:timers/promises';
import { createDb, createPool } from '../database/connect.ts';
import type { Logger } from '../logging.ts';
import { databaseFaults, type HealthFault } from './health.ts';
import { StartRefusal } from './start-refusal.ts';

const patienceMilliseconds = 30_000;
const retryMilliseconds = 1000;

const advice: Readonly<Partial<Record<HealthFault, string>>> = {
  database_unreachable: `The database did not answer within ${patienceMilliseconds / 1000} seconds. Check DATABASE_URL and that the server runs.`,
  database_role:
    'The account of DATABASE_URL may not work as the service: run `paiza migrate` as the owner, and give the account the role ' +
    '(docs/production.md, Database roles). PAIZA_DATABASE_ROLE names a role that it has to be a member of.',
  database_read_only: 'The database takes no writes: DATABASE_URL must name the primary, not a standby.',
  schema_behind: 'The database has an older schema than this release: run `paiza migrate`, then start again.',
  schema_newer: 'The database was migrated by a newer release of Paiza: start that release, or restore the older database.',
  clock_skew:
    'The clocks of this machine and of the database differ by more than 2 seconds: codes and tokens would expire at the wrong time. ' +
    'Set both by NTP.',
};

export interface PreflightOptions {
  readonly url: string;
  readonly role?: string;
  readonly logger: Pick<Logger, 'warn'>;
  /** Becomes true when waiting has lost its point. */
  readonly isStopping: () => boolean;
  readonly patienceMilliseconds?: number;
}

/** Waits a while for a database that is still starting. Throws a StartRefusal that names everything wrong with it at once. */
export async function requireUsableDatabase(options: PreflightOptions): Promise<void> {
  const { url, role = '' } = options;
  const db = createDb(createPool({ url, role, poolSize: 1, statementTimeoutMilliseconds: 2500 }));
  const deadline = Date.now() + (options.patienceMilliseconds ?? patienceMilliseconds);
  try {
    let faults = await databaseFaults(db);
    while (faults.includes('database_unreachable') && Date.now() < deadline && !options.isStopping()) {
      options.logger.warn({ faults }, 'waiting for the database');
      await sleep(retryMilliseconds);
      faults = await databaseFaults(db);
    }
    if (faults.length > 0) throw new StartRefusal(faults.map((fault) => advice[fault] ?? fault).join('\n'));
  } finally {
    await db.destroy();
  }
}
