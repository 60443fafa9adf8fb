import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';

describe('the embedded PostgreSQL', () => {
  let pristine: string;
  let folder: string;
  let dataDir: string;
  let cleanUp: (() => unknown)[];

  // Making a cluster takes most of a first start, so it is made once and copied.
  beforeAll(async () => {
    pristine = mkdtempSync(join(tmpdir(), 'paiza-pristine-'));
    const server = await startEmbeddedPostgres(join(pristine, 'db'), { durable: false });
    await server.stop();
  });
  afterAll(() => rmSync(pristine, { recursive: true, force: true }));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'paiza-embedded-'));
    dataDir = join(folder, 'db');
    cleanUp = [() => rmSync(folder, { recursive: true, force: true })];
  });
  afterEach(async () => {
    for (const step of cleanUp.toReversed()) await step();
  });

  /** `cp -a` keeps the owner: root's server may run as somebody else. */
  function copyPristine(): void {
    execFileSync('cp', ['-a', join(pristine, 'db'), dataDir]);
  }

  async function start(options: { durable?: boolean; database?: string } = {}) {
    const server = await startEmbeddedPostgres(dataDir, options);
    cleanUp.push(() => server.stop());
    return server;
  }

  async function startInOwnProcess(): Promise<{ launcher: ChildProcess; url: string; pid: number }> {
    const launcher = spawn(process.execPath, [join(import.meta.dirname, 'server-process.ts'), dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(launcher.stdout, 'data')) as [Buffer];
    const { url, pid } = JSON.parse(line.toString('utf8')) as { url: string; pid: number };
    cleanUp.push(async () => {
      launcher.kill('SIGKILL');
      await until(() => !isAlive(pid));
    });
    return { launcher, url, pid };
  }

  it('keeps the data from one start to the next', async () => {
    copyPristine();
    const first = await start();
    await query(first.url, 'create table kept as select 42 as answer');
    expect(await first.stop()).toBe(0);
    const second = await start();
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('recovers every committed row after the server is killed outright', async () => {
    copyPristine();
    const first = await start();
    await query(first.url, 'create table kept as select generate_series(1, 1000) as n');
    process.kill(first.pid, 'SIGKILL');
    const second = await start();
    expect(await query(second.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }]);
  });

  it('stops with its launcher when that is killed outright, and the next start finds every committed row', async () => {
    copyPristine();
    const { launcher, url, pid } = await startInOwnProcess();
    await query(url, 'create table kept as select 1 as n');
    launcher.kill('SIGKILL');
    await until(() => !isAlive(pid));
    const next = await start();
    expect(await query(next.url, 'select n from kept')).toEqual([{ n: 1 }]);
  });

  it('refuses a folder that another living process uses, and leaves that server running', async () => {
    copyPristine();
    const { launcher, url } = await startInOwnProcess();
    await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow(`in use by process ${launcher.pid}`);
    expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  });

  it('starts over when an earlier first start was cut off half-way', async () => {
    mkdirSync(`${dataDir}.new`, { recursive: true });
    writeFileSync(join(`${dataDir}.new`, 'PG_VERSION'), '18\n');
    const server = await start();
    expect(await query(server.url, 'select 1 as alive')).toEqual([{ alive: 1 }]);
    expect(existsSync(`${dataDir}.new`)).toBe(false);
  });

  it('makes the folders above the data when they are missing, and takes its socket away when it stops', async () => {
    dataDir = join(folder, 'made', 'on', 'demand');
    const server = await start({ durable: false });
    const socketDir = new URL(server.url).searchParams.get('host')!;
    expect(existsSync(socketDir)).toBe(true);
    await server.stop();
    expect(existsSync(socketDir)).toBe(false);
  });

  it('does not trust a socket folder that others may write to', async () => {
    copyPristine();
    const server = await start();
    await server.stop();
    const socketDir = new URL(server.url).searchParams.get('host')!;
    mkdirSync(socketDir);
    chmodSync(socketDir, 0o777);
    cleanUp.push(() => rmSync(socketDir, { recursive: true }));
    await expect(startEmbeddedPostgres(dataDir)).rejects.toThrow('open to others');
  });

  it('creates the database it is asked for, whatever its name', async () => {
    copyPristine();
    const server = await start({ durable: false, database: 'Odd name' });
    expect(await query(server.url, 'select current_database() as name')).toEqual([{ name: 'Odd name' }]);
  });

  it('gives up crash safety only when told to', async () => {
    copyPristine();
    const safe = await start();
    expect(await query(safe.url, 'show fsync')).toEqual([{ fsync: 'on' }]);
    await safe.stop();
    const fast = await start({ durable: false });
    expect(await query(fast.url, 'show fsync')).toEqual([{ fsync: 'off' }]);
  });
});

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** A zombie that nobody has collected yet counts as gone. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('waited 10 s in vain');
    await sleep(20);
  }
}
