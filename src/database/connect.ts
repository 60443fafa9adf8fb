import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';
import { NamedStatementClient } from './named-statement-client.ts';

/** A connection or a transaction: stores take it and never begin one. */
export type Db = Kysely<Database>;

export interface ConnectOptions {
  readonly url: string;
  readonly poolSize: number;
  /** The server ends a statement that runs longer; 0 for no limit (migrations). */
  readonly statementTimeoutMilliseconds: number;
  /** The role to work as, a plain identifier; empty or absent for the account of the URL. Connecting fails where it may not. */
  readonly role?: string;
  readonly onConnectionFault?: (error: Error) => void;
}

/**
 * One pool for the process. Waiting for a connection, for a lock and for a statement all end by themselves, so a slow database turns into
 * 503 answers, not into a pile of waiting citizens.
 */
export function createPool(options: ConnectOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.url,
    Client: NamedStatementClient,
    max: options.poolSize,
    connectionTimeoutMillis: 3000,
    statement_timeout: options.statementTimeoutMilliseconds,
    // The server's limit does not cover a COMMIT that waits for a standby, nor a network that swallows packets: this one does.
    query_timeout: options.statementTimeoutMilliseconds === 0 ? 0 : options.statementTimeoutMilliseconds + 2500,
    lock_timeout: 2000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
    application_name: 'paiza',
    // Statements are named and index-bound. PostgreSQL takes arrays of known length for a reason to plan each call anew, which costs more
    // than the call; generic plans are made once, and again when statistics change.
    options: ['-c plan_cache_mode=force_generic_plan', ...asRole(options.role)].join(' '),
  } as pg.PoolConfig);
  // Without a listener a broken idle connection would end the process.
  pool.on('error', (error) => options.onConnectionFault?.(error));
  // The same for a connection that breaks while somebody has it: its statement fails, and that is enough.
  pool.on('connect', (client) => void client.on('error', (error) => options.onConnectionFault?.(error)));
  return pool;
}

/** Said while connecting, so that no statement runs before it and `reset role` leads back to it. */
function asRole(role: string | undefined): readonly string[] {
  if (role === undefined || role === '') return [];
  if (!/^[a-z_][a-z0-9_]*$/u.test(role)) throw new Error('a role is a plain lower-case identifier');
  return [`-c role=${role}`];
}

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}
