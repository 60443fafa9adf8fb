import { expect, it } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase } from '../support/test-database.ts';

it('gives every caller a database of its own', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  const client = new pg.Client(one.url);
  await client.connect();
  await client.query('create table only_here (id int)');
  await client.end();
  const elsewhere = new pg.Client(other.url);
  await elsewhere.connect();
  const { rows } = await elsewhere.query(`select to_regclass('only_here') as found`);
  await elsewhere.end();
  expect(rows).toEqual([{ found: null }]);
  await Promise.all([one.drop(), other.drop()]);
});

it('leaves nothing behind once dropped, even while somebody is still connected', async () => {
  const database = await createTestDatabase();
  const straggler = new pg.Client(database.url);
  straggler.on('error', () => undefined); // the server ends this connection, which is the point
  await straggler.connect();
  await database.drop();
  await expect(new pg.Client(database.url).connect()).rejects.toMatchObject({ code: '3D000' });
});
