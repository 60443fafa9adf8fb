// Runs once, outside the test sandboxes; what it puts into process.env reaches every test.
// TEST_DATABASE_URL names an own PostgreSQL server (a role that may create databases); without it an embedded one is started.
import { accessSync, constants, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { prepareBrowser } from './browser-install.mjs';

const sharedMemory = '/dev/shm';

export default async function globalSetup({ rootDir }) {
  const server = process.env.TEST_DATABASE_URL ?? (await startServer());
  process.env.PAIZA_TEST_DATABASE_URL = server;
  await createTemplate(server, join(rootDir, 'src/database/migrate.ts'));
  process.env.BROWSER_LAUNCH = JSON.stringify(await prepareBrowser(rootDir));
}

async function startServer() {
  const folder = scratchFolder();
  removeLeftovers(folder);
  const dir = mkdtempSync(join(folder, `paiza-test-${process.pid}-`));
  const database = await startEmbeddedPostgres(join(dir, 'db'), { durable: false });
  globalThis.embeddedServer = { database, dir };
  return database.url;
}

/**
 * Where the databases of the tests lie: in memory where there is room, for a database of 700 small files is copied there with a sixth
 * of the effort of a disk. Not where shared memory is scarce, as in a container by default.
 */
function scratchFolder() {
  try {
    accessSync(sharedMemory, constants.W_OK);
    const { bavail, bsize } = statfsSync(sharedMemory);
    return bavail * bsize >= 2 * 1024 ** 3 ? sharedMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** What runs that were killed have left takes memory: each folder is named after its process. */
function removeLeftovers(folder) {
  for (const name of readdirSync(folder)) {
    const owner = /^paiza-test-(\d+)-/u.exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Migrates one database once; every test file clones it, which costs about 50 ms instead of all migrations. */
async function createTemplate(server, migrateFile) {
  const admin = new pg.Client(server);
  await admin.connect();
  await admin.query('drop database if exists paiza_template with (force)');
  await admin.query('create database paiza_template');
  await admin.end();
  if (!existsSync(migrateFile)) return;
  const template = new URL(server);
  template.pathname = '/paiza_template';
  const { migrateToLatest } = await import(migrateFile);
  const { serviceRole } = await migrateToLatest(template.href);
  // The tests work as the service does, unless the named server does not let its role be made.
  process.env.PAIZA_TEST_DATABASE_ROLE = serviceRole ? 'paiza_service' : '';
}
