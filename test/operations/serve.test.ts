import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { freePorts } from '../support/free-ports.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { descendants, killLeftovers, startProgram, survivors, type Program } from './program.ts';

const standIn = join(import.meta.dirname, 'stand-in.ts');
let database: TestDatabase;

// Whole processes on a machine that may be busy: slowness alone is no failure.
jest.setTimeout(90_000);

beforeAll(async () => {
  database = await createTestDatabase();
});
afterEach(killLeftovers);
afterAll(() => database.drop());

interface Serving extends Program {
  readonly port: number;
  get(path: string): Promise<Response>;
  manage(path: string, init?: RequestInit): Promise<Response>;
}

async function serve({ workers = 1, graceSeconds = 5, url = database.url, port = 0 } = {}): Promise<Serving> {
  const at = port === 0 ? await freePorts(2) : port;
  const program = startProgram([standIn, url, String(at), String(workers), String(graceSeconds)]);
  return {
    ...program,
    port: at,
    get: (path) => fetch(`http://127.0.0.1:${at}${path}`),
    manage: (path, init) => fetch(`http://127.0.0.1:${at + 1}${path}`, init),
  };
}

async function served(options: Parameters<typeof serve>[0] = {}): Promise<Serving> {
  const program = await serve(options);
  await program.printed('"serving"');
  return program;
}

async function onDatabase(...statements: string[]): Promise<void> {
  const admin = new URL(database.url);
  const client = new pg.Client(admin.href);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** Statements for the server itself, with the test's database as `$db`. */
async function onServer(...statements: string[]): Promise<void> {
  const name = new URL(database.url).pathname.slice(1);
  const client = new pg.Client(process.env['PAIZA_TEST_DATABASE_URL']!);
  await client.connect();
  for (const statement of statements) await client.query(statement.replaceAll('$db', name));
  await client.end();
}

/** Process id of the worker that a new connection is given to: `fetch` would go on using the connection it has. */
function whoAnswers(program: Serving): Promise<string> {
  return new Promise((answered, failed) => {
    const asked = request({ port: program.port, agent: false }, (answer) => void text(answer).then(answered, failed));
    asked.on('error', failed).end();
  });
}

const cutConnections = "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$db'";

async function readinessBecomes(program: Serving, status: number): Promise<unknown> {
  for (let tries = 0; tries < 60; tries++) {
    const answer = await program.manage('/health/ready');
    if (answer.status === status) return answer.json();
    await sleep(100);
  }
  throw new Error(`readiness never became ${status}`);
}

describe('the management listener', () => {
  it('tells health and metrics, answers 404 and 405 in JSON, and nothing else', async () => {
    const program = await served();
    for (const path of ['/health/started', '/health/live', '/health/ready']) {
      const answer = await program.manage(path);
      expect([path, answer.status, await answer.json()]).toEqual([path, 200, { status: 'ok' }]);
    }
    await program.get('/');
    const metrics = await (await program.manage('/metrics')).text();
    expect(metrics).toContain('http_request_duration_seconds_count{route="/stand-in",method="GET",status="200"} 1');
    expect(metrics).toContain('process_resident_memory_bytes');
    const head = await program.manage('/health/ready', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await program.manage('/constructor')).status).toBe(404);
    expect(await (await program.manage('/health')).json()).toMatchObject({ error: 'not_found' });
    const post = await program.manage('/metrics', { method: 'POST' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect((await program.get('/metrics')).headers.get('content-type')).toBeNull();
    program.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
  });

  it('stays alive but not ready while the database is away or takes no writes, and recovers by itself', async () => {
    const program = await served();
    await onServer('alter database $db with allow_connections false', cutConnections);
    expect(await readinessBecomes(program, 503)).toMatchObject({ faults: ['database_unreachable'] });
    expect((await program.manage('/health/live')).status).toBe(200);
    expect((await program.manage('/metrics')).status).toBe(200);
    await onServer('alter database $db with allow_connections true', 'alter database $db set default_transaction_read_only = on');
    await sleep(1600);
    expect(await readinessBecomes(program, 503)).toMatchObject({ faults: ['database_read_only'] });
    await onServer('alter database $db reset default_transaction_read_only', cutConnections);
    expect(await readinessBecomes(program, 200)).toEqual({ status: 'ok' });
    program.kill('SIGTERM');
    expect(await program.ended()).toBe(0);
  });
});

describe('a start is refused', () => {
  it('on a schema that is behind or newer, with the way out', async () => {
    await onDatabase("insert into kysely_migration (name, timestamp) values ('9999-later', '')");
    const onNewer = await serve();
    expect(await onNewer.ended()).toBe(1);
    expect(onNewer.output()).toContain('migrated by a newer release');
    await onDatabase("delete from kysely_migration where name = '9999-later'", 'create table kept as select * from kysely_migration');
    await onDatabase('delete from kysely_migration where name = (select max(name) from kysely_migration)');
    const onOlder = await serve();
    expect(await onOlder.ended()).toBe(1);
    expect(onOlder.output()).toContain('run `paiza migrate`');
    await onDatabase('truncate kysely_migration', 'insert into kysely_migration select * from kept', 'drop table kept');
  });

  it('on a taken port, naming the port and the setting, from a worker as well', async () => {
    const port = await freePorts(2);
    const holder = createServer().listen(port, '127.0.0.1');
    for (const workers of [1, 2]) {
      const program = await serve({ port, workers });
      expect(await program.ended()).toBe(1);
      expect(program.output()).toContain(`Port ${port} is in use`);
      expect(program.output()).toContain('PAIZA_PORT');
    }
    holder.close();
  });
});

describe('a stop', () => {
  it('finishes the request under way, takes no new one, then ends jobs and application, and exits 0', async () => {
    const program = await served();
    const slow = program.get('/slow');
    await sleep(200);
    program.kill('SIGTERM');
    await program.printed('"stopping"');
    await sleep(100);
    await expect(program.get('/')).rejects.toThrow('fetch failed');
    expect(await (await program.manage('/health/ready')).json()).toEqual({ status: 'unavailable', faults: ['draining'] });
    expect((await program.manage('/health/live')).status).toBe(200);
    expect((await slow).status).toBe(200);
    expect(await program.ended()).toBe(0);
    const order = ['every request under way', 'application stopped'].map((text) => program.output().indexOf(text));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(program.output()).toContain('jobs stopped');
  });

  it('cuts what outlasts the grace, and still exits 0', async () => {
    const program = await served({ graceSeconds: 1 });
    const hanging = program.get('/hang').catch(() => 'cut');
    await sleep(200);
    program.kill('SIGINT');
    expect(await program.ended()).toBe(0);
    expect(await hanging).toBe('cut');
    expect(program.output()).toContain('"requests":1');
  });

  it('is at once, with exit code 1, at a second signal', async () => {
    const program = await served();
    void program.get('/hang').catch(() => undefined);
    await sleep(200);
    program.kill('SIGTERM');
    await sleep(700);
    program.kill('SIGTERM');
    expect(await program.ended()).toBe(1);
  });

  it('follows a bug nobody caught, with exit code 1 and no word of its message', async () => {
    const program = await served({ graceSeconds: 1 });
    await program.get('/crash').catch(() => undefined);
    expect(await program.ended()).toBe(1);
    expect(program.output()).toContain('unexpected error');
    expect(program.output()).not.toContain('canary');
  });
});

describe('several workers', () => {
  it('share one port and one set of metrics, are replaced when they crash, and drain together', async () => {
    const program = await served({ workers: 2 });
    const pids = new Set<string>();
    for (let tries = 0; tries < 40 && pids.size < 2; tries++) pids.add(await whoAnswers(program));
    expect(pids.size).toBe(2);
    const [victim] = pids;
    process.kill(Number(victim), 'SIGKILL');
    await program.printed('a worker ended by itself');
    for (let tries = 0; tries < 100 && pids.size < 3; tries++) {
      await sleep(50);
      pids.add(await whoAnswers(program));
    }
    expect(pids.size).toBe(3);
    const metrics = await (await program.manage('/metrics')).text();
    expect(metrics).toMatch(/http_request_duration_seconds_count\{route="\/stand-in",method="GET",status="200"\} \d+/u);
    expect(await (await program.manage('/health/ready')).json()).toEqual({ status: 'ok' });
    const slow = Promise.all([program.get('/slow'), program.get('/slow')]);
    await sleep(200);
    const family = descendants(program.pid);
    program.kill('SIGTERM');
    expect((await slow).map((answer) => answer.status)).toEqual([200, 200]);
    expect(await program.ended()).toBe(0);
    expect(await survivors(family)).toEqual([]);
  });

  it('end with their parent when it is killed outright', async () => {
    const program = await served({ workers: 2 });
    const family = descendants(program.pid);
    expect(family).toHaveLength(2);
    program.kill('SIGKILL');
    await program.ended();
    expect(await survivors(family)).toEqual([]);
  });
});
