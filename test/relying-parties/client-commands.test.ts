import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { applyClientFiles } from '../../src/commands/client-apply.ts';
import { listClientTable } from '../../src/commands/client-list.ts';
import { removeClients } from '../../src/commands/client-remove.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { recordingIo, type RecordingIo } from '../support/recording-io.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { portalFile, secret, type ClientFile } from './client-files.ts';

const config = { relyingParties: { allowLoopback: false } };
let database: TestDatabase;
let db: Db;
let folder: string;
let io: RecordingIo;

beforeAll(async () => {
  database = await createTestDatabase();
  db = createDb(createPool({ url: database.url, poolSize: 4, statementTimeoutMilliseconds: 10_000 }));
  folder = mkdtempSync(join(tmpdir(), 'paiza-clients-'));
});
beforeEach(() => {
  io = recordingIo();
});
afterEach(async () => {
  await db.deleteFrom('client_versions').execute();
  await db.deleteFrom('clients').execute();
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: ClientFile | string): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function apply(...files: readonly string[]): Promise<number> {
  return applyClientFiles({ db, config }, { files }, io);
}

it('apply says what became of each client, and the second time that nothing did', async () => {
  const files = [write('portal.json', portalFile()), write('tax.json', portalFile({ client_id: 'tax' }))];
  expect(await apply(...files)).toBe(0);
  expect(await apply(...files)).toBe(0);
  write('tax.json', portalFile({ client_id: 'tax', policy: { min_acr: 'urn:paiza:loa:confirmed' } }));
  expect(await apply(...files)).toBe(0);
  expect(io.lines).toEqual([
    'portal: created, version 1',
    'tax: created, version 1',
    'portal: unchanged, version 1',
    'tax: unchanged, version 1',
    'portal: unchanged, version 1',
    'tax: changed, version 2 (policy.min_acr)',
  ]);
  expect(io.errors).toEqual([]);
});

it('apply lists the faults of all files with their paths, and applies none of them', async () => {
  const good = write('good.json', portalFile());
  const bad = write('bad.json', portalFile({ client_id: 'bad', redirect_uris: ['http://x.example/cb'], client_secret: 'short' }));
  const broken = write('broken.json', `{"client_secret": "${secret}" oops`);
  const missing = join(folder, 'missing.json');
  expect(await apply(good, bad, broken, missing, good)).toBe(1);
  expect(io.errors).toEqual([
    expect.stringMatching(/bad\.json: \/client_secret must have at least 32 characters$/u),
    expect.stringMatching(/bad\.json: \/client_secret must be random/u),
    expect.stringMatching(/bad\.json: \/redirect_uris\/0 must begin with https:/u),
    expect.stringMatching(/broken\.json: is not valid JSON/u),
    expect.stringMatching(/missing\.json: cannot be read \(ENOENT\)$/u),
    expect.stringMatching(/good\.json: \/client_id stands in an earlier file as well$/u),
    'nothing was applied',
  ]);
  expect(io.errors.join('\n')).not.toContain(secret.slice(0, 8));
  expect(await db.selectFrom('clients').select(['client_id']).execute()).toEqual([]);
});

it('apply refuses a scope this release does not know and takes every one it does', async () => {
  expect(await apply(write('a.json', portalFile({ scope: 'openid profile email phone' })))).toBe(0);
  expect(await apply(write('b.json', portalFile({ scope: 'openid gold' })))).toBe(1);
});

it('apply asks for a secret where none is stored', async () => {
  const { client_secret: _, ...file } = portalFile();
  expect(await apply(write('portal.json', file))).toBe(1);
  expect(io.errors).toEqual(['portal: /client_secret is required, none is stored yet']);
});

it('apply without a file, and remove without an id, are wrong calls', async () => {
  expect(await apply()).toBe(2);
  expect(await removeClients({ db }, { clientIds: [] }, io)).toBe(2);
});

it('list shows the connected clients as a table, without any secret', async () => {
  await apply(write('portal.json', portalFile()), write('tax.json', portalFile({ client_id: 'tax', client_name: 'Налоги' })));
  const listed = recordingIo();
  expect(await listClientTable({ db }, {}, listed)).toBe(0);
  expect(listed.lines).toEqual([
    expect.stringMatching(/^ID {6}NAME {12}VERSION {2}MIN_ACR {19}UPDATED$/u),
    expect.stringMatching(/^portal {2}Портал области {2}1 {8}urn:paiza:loa:simplified {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/u),
    expect.stringMatching(/^tax {5}Налоги {10}1 {8}urn:paiza:loa:simplified {2}/u),
  ]);
});

it('list says what to do when there is none', async () => {
  expect(await listClientTable({ db }, {}, io)).toBe(0);
  expect(io.lines).toEqual(['no relying party is connected; add one: paiza client apply FILE']);
});

it('remove shuts out the known and names the unknown', async () => {
  await apply(write('portal.json', portalFile()));
  const removed = recordingIo();
  expect(await removeClients({ db }, { clientIds: ['portal', 'nobody'] }, removed)).toBe(1);
  expect(removed.lines).toEqual(['portal: removed, version 2']);
  expect(removed.errors).toEqual(['nobody: no such client; see them all: paiza client list']);
});

it('leaves the name of the administrator in the audit trail', async () => {
  await apply(write('portal.json', portalFile()));
  const events = await db.selectFrom('audit_events').select(['actor']).distinct().execute();
  expect(events).toEqual([{ actor: expect.stringMatching(/^administrator:.+/u) as unknown }]);
});
