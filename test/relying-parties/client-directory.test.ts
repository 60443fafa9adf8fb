import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { applyClient } from '../../src/capabilities/relying-parties/apply-client.ts';
import { createClientDirectory, type ClientDirectory } from '../../src/capabilities/relying-parties/client-directory.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import { removeClient } from '../../src/capabilities/relying-parties/remove-client.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { portalFile, production } from './client-files.ts';

const actor = 'administrator:test' as const;
let database: TestDatabase;
let db: Db;
let now: number;
let directories: ClientDirectory[];

beforeEach(async () => {
  database = await createTestDatabase();
  db = createDb(createPool({ url: database.url, poolSize: 4, statementTimeoutMilliseconds: 10_000 }));
  now = 0;
  directories = [];
  await name('Портал');
});
afterEach(async () => {
  await Promise.all(directories.map((directory) => directory.stop()));
  await db.destroy();
  await database.drop();
});

function open(url = database.url): ClientDirectory {
  const directory = createClientDirectory({ db, config: { issuer: 'https://id.example', database: { url } }, clock: () => now });
  directories.push(directory);
  return directory;
}

async function name(client_name: string): Promise<void> {
  const parsed = parseClient(portalFile({ client_name }), production);
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  await applyClient({ db }, { client: parsed.client, actor });
}

/** Changes the row as nobody is told of: what is then still answered came from memory. */
async function nameInSilence(client_name: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await sql`update clients set metadata = jsonb_set(metadata, '{client_name}', to_jsonb(${client_name}::text)), removed_at = null`.execute(
      tx,
    );
  });
}

async function nameIn(directory: ClientDirectory): Promise<string | undefined> {
  return (await directory.find('portal'))?.metadata.client_name;
}

async function untilListening(): Promise<void> {
  await until(async () => {
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where application_name = 'paiza-listen' and datname = current_database() and state = 'idle' and query ilike 'listen%'`.execute(db);
    return rows.length > 0;
  });
  // The answer to LISTEN is on its way to us.
  await new Promise((resolve) => {
    setTimeout(resolve, 50);
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 5 s');
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

it('answers from memory for up to 60 s', async () => {
  const directory = open();
  await untilListening();
  expect(await nameIn(directory)).toBe('Портал');
  await nameInSilence('Другой');
  now = 59_999;
  expect(await nameIn(directory)).toBe('Портал');
  now = 60_000;
  expect(await nameIn(directory)).toBe('Другой');
});

it('answers with the change in every process once it is announced', async () => {
  const [one, other] = [open(), open()];
  await untilListening();
  expect([await nameIn(one), await nameIn(other)]).toEqual(['Портал', 'Портал']);
  await name('Новый');
  await until(async () => (await nameIn(one)) === 'Новый' && (await nameIn(other)) === 'Новый');
  await removeClient({ db }, { clientId: 'portal', actor });
  await until(async () => (await one.find('portal')) === undefined && (await other.find('portal')) === undefined);
  expect(now).toBe(0);
});

it('trusts its memory for 5 s only while changes cannot be announced', async () => {
  const unreachable = new URL(database.url);
  unreachable.pathname = '/no_such_database';
  const directory = open(unreachable.href);
  expect(await nameIn(directory)).toBe('Портал');
  await nameInSilence('Другой');
  now = 4999;
  expect(await nameIn(directory)).toBe('Портал');
  now = 5000;
  expect(await nameIn(directory)).toBe('Другой');
});

it('forgets everything when its connection is lost, for it may have missed a change', async () => {
  const directory = open();
  await untilListening();
  expect(await nameIn(directory)).toBe('Портал');
  await nameInSilence('Другой');
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where application_name = 'paiza-listen' and datname = current_database()`.execute(db);
  await until(async () => (await nameIn(directory)) === 'Другой');
  expect(now).toBe(0);
});

it('finds a client at once that was unknown a moment ago', async () => {
  const directory = open();
  await removeClient({ db }, { clientId: 'portal', actor });
  expect(await directory.find('portal')).toBeUndefined();
  await nameInSilence('Портал');
  expect(await nameIn(directory)).toBe('Портал');
});

it('does not remember that the database was away', async () => {
  const directory = open();
  await sql`alter table clients rename to clients_gone`.execute(db);
  await expect(directory.find('portal')).rejects.toThrow(/clients/);
  await sql`alter table clients_gone rename to clients`.execute(db);
  expect(await nameIn(directory)).toBe('Портал');
});
