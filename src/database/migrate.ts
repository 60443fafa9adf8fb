import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration, type MigrationProvider } from 'kysely/migration';
import pg from 'pg';
import { grantServiceRole } from './service-role.ts';

const migrationsDir = join(import.meta.dirname, '../../migrations');

const provider: MigrationProvider = {
  async getMigrations() {
    const files = (await readdir(migrationsDir)).filter((file) => file.endsWith('.ts')).toSorted();
    const load = async (file: string) =>
      [file.slice(0, -3), (await import(pathToFileURL(join(migrationsDir, file)).href)) as Migration] as const;
    return Object.fromEntries(await Promise.all(files.map(load)));
  },
};

export interface Migrated {
  /** Names of the migrations that ran. */
  readonly ran: readonly string[];
  /** Whether the role of the service is there and has its rights. */
  readonly serviceRole: boolean;
}

/**
 * Brings the database to this release's schema: our tables, the job queue's, and what the role of the service may do with them. Safe to
 * run from several nodes at once (the migrator holds a lock) and again. Throws when a migration fails, with the database as before it.
 */
export async function migrateToLatest(url: string): Promise<Migrated> {
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'paiza-migrate' });
  // A connection lost while idle shows in the next statement; without a listener it would end the process.
  pool.on('error', () => undefined).on('connect', (client) => void client.on('error', () => undefined));
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const { error, results } = await new Migrator({ db, provider }).migrateToLatest();
    if (error !== undefined) throw new Error('migration failed', { cause: error });
    await runMigrations({ pgPool: pool });
    return { ran: (results ?? []).map((result) => result.migrationName), serviceRole: await grantServiceRole(pool) };
  } finally {
    await db.destroy();
  }
}

/** Whether the schema is the one this release knows: `behind` needs a migration, `newer` was migrated by a later release. */
export async function schemaState(db: Kysely<never>): Promise<'current' | 'behind' | 'newer'> {
  const known = Object.keys(await provider.getMigrations());
  const table = await sql<{ exists: boolean }>`select to_regclass('kysely_migration') is not null as exists`.execute(db);
  if (table.rows[0]?.exists !== true) return 'behind';
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(db);
  if (rows.some((row) => !known.includes(row.name))) return 'newer';
  return rows.length === known.length ? 'current' : 'behind';
}
