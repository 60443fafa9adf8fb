import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createPool } from '../../src/database/connect.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { migrateToLatest } from '../../src/database/migrate.ts';
import { serviceRole } from '../../src/database/service-role.ts';
import { migrate } from '../../src/commands/migrate.ts';
import { requireUsableDatabase } from '../../src/operations/database-preflight.ts';
import { aStandardCitizen } from '../support/citizen.ts';
import { recordingIo } from '../support/recording-io.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { createWorld, type World } from '../support/world.ts';

const inDatabase = async <T>(url: string, role: string | undefined, work: (pool: pg.Pool) => Promise<T>): Promise<T> => {
  const pool = createPool({ url, poolSize: 2, statementTimeoutMilliseconds: 5000, ...(role === undefined ? {} : { role }) });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
};

describe('the role of the service', () => {
  let world: World;
  let asService: pg.Pool;
  beforeAll(async () => {
    world = await createWorld({ config: { database: { role: serviceRole } } });
    await aStandardCitizen(world.deps);
    asService = createPool({ url: world.database.url, poolSize: 2, statementTimeoutMilliseconds: 5000, role: serviceRole });
  });
  afterAll(async () => {
    await asService.end();
    await world.stop();
  });

  it('is what the service works as, from the first statement of each connection', async () => {
    for (const pool of [world.deps.pool, asService]) {
      const { rows } = await pool.query<{ name: string }>('select current_user as name');
      expect(rows).toEqual([{ name: serviceRole }]);
    }
  });

  it('may add to the audit trail and read it', async () => {
    await asService.query(`insert into audit_events (id, actor, action) values ('aud_1', 'system', 'level.raised')`);
    expect((await asService.query('select id from audit_events')).rowCount).toBeGreaterThan(1);
  });

  it.each([
    `update audit_events set actor = 'citizen'`,
    `update audit_events set at = now() where id = 'aud_1'`,
    `delete from audit_events where id = 'aud_1'`,
    'truncate audit_events',
    'alter table audit_events disable trigger audit_events_append_only',
    'drop trigger audit_events_append_only on audit_events',
    'drop table audit_events',
    `insert into audit_events (id, actor, action) values ('aud_1', 'x', 'y') on conflict (id) do update set actor = 'x'`,
    'create table mine (id int)',
    'create or replace function audit_events_refuse_change() returns trigger language plpgsql as $$ begin return null; end $$',
    `insert into kysely_migration (name, timestamp) values ('x', 'y')`,
    'delete from graphile_worker.migrations',
  ])('may not: %s', async (statement) => {
    await expect(asService.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('is not the only guard: the owner is refused a change of the trail as well', async () => {
    for (const statement of [`update audit_events set actor = 'x'`, 'delete from audit_events', 'truncate audit_events']) {
      await expect(world.database.asOwner(statement)).rejects.toThrow('append-only');
    }
  });

  it('has its rights on every table there is, and no more than rows on any', async () => {
    const { rows } = await asService.query<{ name: string; may: string }>(
      `select c.oid::regclass::text as name, string_agg(privilege, ' ' order by privilege) as may
       from pg_class c cross join unnest(array['select','insert','update','delete','truncate','references','trigger']) as privilege
       where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) and relkind in ('r', 'p')
         and has_table_privilege($1, c.oid, privilege)
       group by 1`,
      [serviceRole],
    );
    const others = new Map(rows.filter(({ may }) => may !== 'delete insert select update').map(({ name, may }) => [name, may]));
    expect(Object.fromEntries(others)).toEqual({
      audit_blocks: 'insert select',
      audit_checkpoints: 'insert select',
      audit_events: 'insert select',
      'graphile_worker.migrations': 'select',
      kysely_migration: 'select',
      kysely_migration_lock: 'select',
    });
    const all = await asService.query(
      `select from pg_class where relnamespace in ('public'::regnamespace, 'graphile_worker'::regnamespace) and relkind in ('r', 'p')`,
    );
    expect(rows).toHaveLength(all.rowCount ?? 0);
  });

  it('may work the job queue, past its row-level security', async () => {
    const { rows } = await asService.query<{ id: string }>(
      `select id from graphile_worker.add_job('nothing_of_the_kind', run_at => now() + interval '1 day')`,
    );
    const found = await asService.query('select id from graphile_worker.jobs where id = $1', [rows[0]?.id]);
    expect(found.rows).toEqual(rows);
    await asService.query('select graphile_worker.complete_jobs(array[$1::bigint])', [rows[0]?.id]);
    const left = await asService.query('select id from graphile_worker._private_jobs where id = $1', [rows[0]?.id]);
    expect(left.rows).toEqual([]);
  });
});

describe('an account of its own for the service', () => {
  const account = `paiza_app_${process.pid}`;
  let database: TestDatabase;
  const urlAs = (user: string) => {
    const url = new URL(database.url);
    url.username = user;
    return url.href;
  };
  beforeAll(async () => {
    database = await createTestDatabase();
    await database.asOwner(`create role ${account} login; create role ${account}_stranger login`);
  });
  afterAll(async () => {
    await database.drop();
    const other = await createTestDatabase();
    await other.asOwner(`drop role ${account}; drop role ${account}_stranger`);
    await other.drop();
  });

  it('needs nothing but membership', async () => {
    await database.asOwner(`grant ${serviceRole} to ${account}`);
    await inDatabase(urlAs(account), undefined, async (pool) => {
      await pool.query(`insert into audit_events (id, actor, action) values ('aud_2', 'system', 'x')`);
      await expect(pool.query('delete from audit_events')).rejects.toMatchObject({ code: '42501' });
      await pool.query(`select graphile_worker.add_job('nothing_of_the_kind', run_at => now() + interval '1 day')`);
    });
  });

  it.each([
    ['is no member of the role it should work as', `${account}_stranger`, serviceRole],
    ['has no rights at all', `${account}_stranger`, ''],
    ['should work as a role that does not exist', account, 'paiza_nobody'],
  ])('is refused at the start when it %s', async (_reason, user, role) => {
    const logger = { warn: () => undefined };
    const start = requireUsableDatabase({ url: urlAs(user), role, logger, isStopping: () => true });
    await expect(start).rejects.toThrow('may not work as the service');
  });
});

it('is said to be missing where the owner may not make it, and has its rights once somebody has', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'paiza-role-'));
  const server = await startEmbeddedPostgres(join(dir, 'db'), { durable: false });
  const admin = createPool({ url: server.url, poolSize: 1, statementTimeoutMilliseconds: 10_000 });
  try {
    await admin.query('create role plain_owner login');
    await admin.query('create database owned owner plain_owner');
    const url = new URL(server.url);
    url.username = 'plain_owner';
    url.pathname = '/owned';
    const config = { database: { url: url.href } };
    const [first, second] = [recordingIo(), recordingIo()];
    expect(await migrate({ config }, {}, first)).toBe(0);
    expect(first.lines.at(-1)).toContain('the role paiza_service is missing');
    await admin.query(`create role ${serviceRole} nologin`);
    expect(await migrate({ config }, {}, second)).toBe(0);
    expect(second.lines.at(-1)).toContain('may work with it');
    url.username = 'paiza';
    await inDatabase(url.href, serviceRole, async (pool) => {
      await pool.query(`insert into audit_events (id, actor, action) values ('aud_3', 'system', 'x')`);
      await pool.query(`select graphile_worker.add_job('nothing_of_the_kind', run_at => now() + interval '1 day')`);
    });
  } finally {
    await admin.end();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});

it('is given its rights by many migrations at once, of one database and of several', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase()));
  const outcomes = await Promise.all(databases.flatMap(({ url }) => [migrateToLatest(url), migrateToLatest(url)]));
  expect(outcomes.map((outcome) => outcome.serviceRole)).toEqual([true, true, true, true, true, true]);
  await Promise.all(databases.map((database) => database.drop()));
});

it('cannot be a name that would say more to the server than a name', () => {
  expect(() =>
    createPool({ url: 'postgres://x/y', poolSize: 1, statementTimeoutMilliseconds: 1, role: 'a -c session_replication_role=replica' }),
  ).toThrow('plain');
});
