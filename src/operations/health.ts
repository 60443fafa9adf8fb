import { sql, type Kysely } from 'kysely';
import { createDb, createPool, type Db } from '../database/connect.ts';
import { schemaState } from '../database/migrate.ts';

export type HealthFault =
  | 'starting'
  | 'draining'
  | 'no_worker'
  | 'database_unreachable'
  | 'database_role'
  | 'database_read_only'
  | 'schema_behind'
  | 'schema_newer'
  | 'clock_skew';

export interface Health {
  isStarted(): boolean;
  /** Empty when requests may be sent here. */
  readinessFaults(): Promise<readonly HealthFault[]>;
}

/** Beyond this, lifetimes counted by the database and by the tokens' clock would contradict each other. */
const clockToleranceMilliseconds = 2000;
const probeDeadlineMilliseconds = 2000;
const cacheMilliseconds = 1500;

/** Whether the two clocks differ by more than two seconds for certain, given when the question left and the answer came. */
export function isClockSkewed(probe: { readonly sentAt: number; readonly databaseAt: number; readonly receivedAt: number }): boolean {
  const earliest = probe.sentAt - clockToleranceMilliseconds;
  const latest = probe.receivedAt + clockToleranceMilliseconds;
  return probe.databaseAt < earliest || probe.databaseAt > latest;
}

/**
 * What is wrong with the database for us. It is asked by one round trip and not by a write: while no standby confirms commits, writes
 * fail and say so, but reading must go on, so that must not take every node out of service (security.md §4.6).
 */
export async function databaseFaults(db: Db): Promise<readonly HealthFault[]> {
  try {
    const sentAt = Date.now();
    const { rows } = await sql<{ read_only: boolean; now_ms: number }>`
      select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
             extract(epoch from clock_timestamp())::float8 * 1000 as now_ms`.execute(db);
    const receivedAt = Date.now();
    const [row] = rows;
    if (row === undefined) return ['database_unreachable'];
    const state = await schemaState(db as unknown as Kysely<never>);
    return [
      ...(row.read_only ? (['database_read_only'] as const) : []),
      ...(state === 'behind' ? (['schema_behind'] as const) : []),
      ...(state === 'newer' ? (['schema_newer'] as const) : []),
      ...(isClockSkewed({ sentAt, databaseAt: row.now_ms, receivedAt }) ? (['clock_skew'] as const) : []),
    ];
  } catch (error) {
    return [isRoleRefused(error) ? 'database_role' : 'database_unreachable'];
  }
}

/** The configured role does not exist (22023), or the account may not take it on, or it may not read the schema's state (42501). */
function isRoleRefused(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '22023' || code === '42501';
}

export interface HealthMonitor extends Health {
  setStarted(): void;
  setDraining(): void;
  stop(): Promise<void>;
}

/**
 * Own connection, so that a busy pool is not taken for a dead database. A schema that became newer while we run does not make us unready:
 * migrations keep the running release working until it is replaced.
 */
export function createHealth(
  { url, role }: { readonly url: string; readonly role?: string },
  extraFaults: () => readonly HealthFault[] = () => [],
): HealthMonitor {
  const db = createDb(createPool({ url, ...(role === undefined ? {} : { role }), poolSize: 1, statementTimeoutMilliseconds: 1000 }));
  let started = false;
  let draining = false;
  let known: { readonly until: number; readonly faults: Promise<readonly HealthFault[]> } | undefined;
  const probe = (): Promise<readonly HealthFault[]> => {
    if (known === undefined || known.until < Date.now()) {
      known = { until: Date.now() + cacheMilliseconds, faults: withinDeadline(databaseFaults(db)) };
    }
    return known.faults;
  };
  return {
    isStarted: () => started,
    setStarted: () => {
      started = true;
    },
    setDraining: () => {
      draining = true;
    },
    readinessFaults: async () => {
      if (draining) return ['draining'];
      if (!started) return ['starting'];
      return [...extraFaults(), ...(await probe()).filter((fault) => fault !== 'schema_newer')];
    },
    stop: () => db.destroy(),
  };
}

function withinDeadline(probe: Promise<readonly HealthFault[]>): Promise<readonly HealthFault[]> {
  return new Promise((settle) => {
    const timer = setTimeout(() => settle(['database_unreachable']), probeDeadlineMilliseconds);
    void probe.then((faults) => {
      clearTimeout(timer);
      settle(faults);
    });
  });
}
