import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { applyClient, type ApplyClientOutcome } from '../../src/capabilities/relying-parties/apply-client.ts';
import type { ClientDeclaration } from '../../src/capabilities/relying-parties/client.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import { findClient } from '../../src/capabilities/relying-parties/find-client.ts';
import { listClients } from '../../src/capabilities/relying-parties/list-clients.ts';
import { removeClient } from '../../src/capabilities/relying-parties/remove-client.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { digestToken } from '../../src/kernel/secret-token.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { portalFile, production, secret, type ClientFile } from './client-files.ts';

const actor = 'administrator:test' as const;
let database: TestDatabase;
let db: Db;

beforeEach(async () => {
  database = await createTestDatabase();
  db = createDb(createPool({ url: database.url, poolSize: 10, statementTimeoutMilliseconds: 10_000 }));
});
afterEach(async () => {
  await db.destroy();
  await database.drop();
});

function declaration(changes: ClientFile = {}): ClientDeclaration {
  const parsed = parseClient(portalFile(changes), production);
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  return parsed.client;
}

function withoutSecret(client: ClientDeclaration): ClientDeclaration {
  const { secretDigest: _, ...rest } = client;
  return rest;
}

function apply(client: ClientDeclaration): Promise<ApplyClientOutcome> {
  return applyClient({ db }, { client, actor });
}

async function versions(): Promise<readonly { readonly version: number; readonly removed: boolean; readonly actor: string }[]> {
  return db.selectFrom('client_versions').select(['version', 'removed', 'actor']).orderBy('version').execute();
}

async function trail(): Promise<readonly unknown[]> {
  const rows = await db.selectFrom('audit_events').select(['action', 'client_id', 'details']).orderBy('id').execute();
  return rows.map((row) => [row.action, row.client_id, row.details]);
}

it('creates a client, keeps of its secret only the digest, and leaves a version and a trace', async () => {
  expect(await apply(declaration())).toEqual({ kind: 'created', version: 1 });
  expect(await findClient({ db }, 'portal')).toEqual({ ...declaration(), version: 1 });
  expect((await findClient({ db }, 'portal'))?.secretDigest).toEqual(digestToken(secret));
  const dump = JSON.stringify([
    await db.selectFrom('clients').selectAll().execute(),
    await db.selectFrom('client_versions').selectAll().execute(),
  ]);
  expect(dump).not.toContain(secret);
  expect(await versions()).toEqual([{ version: 1, removed: false, actor }]);
  expect(await trail()).toEqual([['client.applied', 'portal', { version: 1, change: 'created' }]]);
});

it('changes nothing when the same file is applied again, whatever the order of its fields', async () => {
  await apply(declaration({ policy: { min_acr: 'urn:paiza:loa:standard', on_unmet: 'error' } }));
  const before = await db.selectFrom('clients').selectAll().execute();
  const reordered = Object.fromEntries(
    Object.entries(portalFile({ policy: { on_unmet: 'error', min_acr: 'urn:paiza:loa:standard' } })).toReversed(),
  );
  expect(await apply(declaration(reordered))).toEqual({ kind: 'unchanged', version: 1 });
  expect(await db.selectFrom('clients').selectAll().execute()).toEqual(before);
  expect(await versions()).toHaveLength(1);
  expect(await trail()).toHaveLength(1);
});

it('raises the version with each change and names what changed, never the values', async () => {
  await apply(declaration());
  const file = { client_name: 'Портал', client_secret: `${secret}x`, policy: { min_acr: 'urn:paiza:loa:confirmed' } };
  const fields = ['client_name', 'policy.min_acr', 'client_secret'];
  expect(await apply(declaration(file))).toEqual({ kind: 'changed', version: 2, fields });
  expect((await trail())[1]).toEqual(['client.applied', 'portal', { version: 2, change: 'changed', fields }]);
  expect(JSON.stringify(await trail())).not.toContain(secret);
});

it('keeps a stored secret when the file brings none, and asks for one when none is stored', async () => {
  expect(await apply(withoutSecret(declaration()))).toEqual({ kind: 'secret_missing' });
  expect(await versions()).toEqual([]);
  await apply(declaration());
  expect(await apply(withoutSecret(declaration()))).toEqual({ kind: 'unchanged', version: 1 });
  expect(await apply(withoutSecret(declaration({ client_name: 'Портал' })))).toMatchObject({ kind: 'changed', fields: ['client_name'] });
  expect((await findClient({ db }, 'portal'))?.secretDigest).toEqual(digestToken(secret));
});

it('forgets the secret of a client that becomes public', async () => {
  await apply(declaration());
  const open = withoutSecret(declaration());
  await apply({ ...open, metadata: { ...open.metadata, token_endpoint_auth_method: 'none' } });
  expect(await db.selectFrom('clients').select(['secret_digest']).execute()).toEqual([{ secret_digest: null }]);
  expect(await apply(open)).toEqual({ kind: 'secret_missing' });
});

it('removes a client with its secret, keeps its history, and revives it when its file is applied again', async () => {
  await apply(declaration());
  expect(await removeClient({ db }, { clientId: 'portal', actor })).toEqual({ kind: 'removed', version: 2 });
  expect(await findClient({ db }, 'portal')).toBeUndefined();
  expect(await listClients({ db })).toEqual([]);
  expect(await removeClient({ db }, { clientId: 'portal', actor })).toEqual({ kind: 'unknown' });
  expect(await apply(withoutSecret(declaration()))).toEqual({ kind: 'secret_missing' });
  expect(await apply(declaration())).toMatchObject({ kind: 'revived', version: 3 });
  expect((await versions()).map(({ removed }) => removed)).toEqual([false, true, false]);
  expect((await trail()).map((event) => (event as readonly unknown[])[0])).toEqual(['client.applied', 'client.removed', 'client.applied']);
});

it('says so when asked to remove a client it does not know', async () => {
  expect(await removeClient({ db }, { clientId: 'nobody', actor })).toEqual({ kind: 'unknown' });
  expect(await trail()).toEqual([]);
});

it('creates a client once when the same file is applied many times at once', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => apply(declaration())));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['created', ...Array.from({ length: 7 }, () => 'unchanged')]);
  expect(await versions()).toHaveLength(1);
});

it('lets different files of one client follow each other: every version once, the last one stands', async () => {
  await apply(declaration());
  const names = Array.from({ length: 8 }, (_, index) => `Портал ${index}`);
  const outcomes = await Promise.all(names.map((client_name) => apply(declaration({ client_name }))));
  const numbers = outcomes.map((outcome) => (outcome.kind === 'changed' ? outcome.version : 0));
  expect(new Set(numbers)).toEqual(new Set([2, 3, 4, 5, 6, 7, 8, 9]));
  const stored = await findClient({ db }, 'portal');
  expect(stored?.version).toBe(9);
  expect(stored?.metadata.client_name).toBe(names[numbers.indexOf(9)]);
  expect(await versions()).toHaveLength(9);
});

it('lets a removal and a change at once follow each other', async () => {
  await apply(declaration());
  await Promise.all([apply(declaration({ client_name: 'Портал' })), removeClient({ db }, { clientId: 'portal', actor })]);
  expect((await versions()).map(({ version }) => version)).toEqual([1, 2, 3]);
});

it('does not ask the database about what cannot be the id of a client', async () => {
  expect(await findClient({ db }, 'a\0b')).toBeUndefined();
  expect(await findClient({ db }, "' or 1=1 --")).toBeUndefined();
});
