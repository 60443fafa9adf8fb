import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { eraseRows } from '../../src/capabilities/personal-data/erase-rows.ts';
import { exportPersonalData } from '../../src/capabilities/personal-data/export-personal-data.ts';
import type { Db } from '../../src/database/connect.ts';
import { aConfirmedCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';

const OTHERS = 5000;

describe('among many accounts', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.deps.pool.query(`
      with others as (
        insert into accounts (id, language, data_key_wrapped, family_name_sealed, given_name_sealed)
        select 'acc_x' || i, 'ru', 'x', 'x', 'x' from generate_series(1, ${OTHERS}) i returning id),
      contacts as (
        insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
        select 'idn_' || id, id, 'phone', sha256(id::bytea), 1, '', now() from others),
      keys as (
        insert into passkeys (id, account_id, credential_id, public_key, counter, device_type, backed_up, label_sealed)
        select 'psk_' || id, id, sha256(id::bytea), 'x', 0, 'multi', true, '' from others),
      totps as (
        insert into totp_factors (id, account_id, secret_sealed, label_sealed, last_step) select 'tot_' || id, id, 'x', 'x', 0 from others),
      closings as (
        insert into account_closings (id, account_id, cancel_digest, due_at, cancelled_at, cancelled_by)
        select 'acl_' || id, id, sha256(id::bytea), now(), now(), 'citizen' from others)
      select`);
    await world.deps.pool.query('analyze');
  });
  afterAll(() => world.stop());

  /** How many rows of each table this connection has looked at; what it did just before may still be in it. */
  async function rowsSeen(tx: Db): Promise<ReadonlyMap<string, number>> {
    const { rows } = await sql<{ name: string; seen: string }>`
      select relname as name, seq_tup_read + coalesce(idx_tup_fetch, 0) as seen from pg_stat_xact_user_tables`.execute(tx);
    return new Map(rows.map(({ name, seen }) => [name, Number(seen)]));
  }

  /** Tables of which many rows were looked at since then. */
  async function muchSeen(tx: Db, before: ReadonlyMap<string, number>): Promise<readonly string[]> {
    return [...(await rowsSeen(tx))].filter(([name, seen]) => seen - (before.get(name) ?? 0) > 1000).map(([name]) => name);
  }

  it('one is erased and exported without a look at the rows of the others', async () => {
    const { accountId } = await aConfirmedCitizen(world.deps);
    await world.deps.db.transaction().execute(async (tx) => {
      const before = await rowsSeen(tx);
      const copy = await exportPersonalData({ ...world.deps, db: withTransaction(tx) }, { accountId, format: 'json' });
      for (const part of ['disclosures', 'activity'] as const)
        for await (const page of copy.trail.pages(part)) expect(page).not.toEqual([]);
      expect(await muchSeen(tx, before)).toEqual([]);
      await eraseRows(tx, accountId);
      expect(await muchSeen(tx, before)).toEqual([]);
    });
  });
});

/** The export opens a transaction; here it is to use the one there is. */
function withTransaction(tx: Db): Db {
  const begun = { execute: (work: (inner: Db) => Promise<unknown>) => work(tx), setIsolationLevel: () => begun };
  return new Proxy(tx, {
    get(target, key) {
      const found: unknown = key === 'transaction' ? () => begun : Reflect.get(target, key);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}
