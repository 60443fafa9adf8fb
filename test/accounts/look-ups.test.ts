import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { Db } from '../../src/database/connect.ts';
import { aCitizen, aStandardCitizen, becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { createWorld, type World } from '../support/world.ts';

const OTHERS = 3000;

describe('among many verified accounts', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ config: { database: { poolSize: 6 } } });
    // Plans are made while there are few rows, as in a service that has just opened.
    const { accountId } = await aStandardCitizen(world.deps);
    await findAccount(world.deps, accountId);
    await sql`
      insert into evidence (id, account_id, kind, source, reference)
      select 'evd_' || i, ${accountId}, 'registry_confirmed', 'interior_ministry', 'ver_' || i from generate_series(1, ${OTHERS}::int) i`.execute(
      world.deps.db,
    );
    await sql`
      insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
      select 'idn_' || i, ${accountId}, 'snils', sha256(i::text::bytea), 1, '', now() from generate_series(1, ${OTHERS}::int) i`.execute(
      world.deps.db,
    );
  });
  afterAll(() => world.stop());

  /** Rows of a table that the transaction has looked at so far. */
  async function rowsSeen(tx: Db, table: string): Promise<number> {
    const { rows } = await sql<{ seen: string }>`
      select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as seen
      from pg_stat_xact_user_tables where relname = ${table}`.execute(tx);
    return Number(rows[0]?.seen ?? 0);
  }

  it('one is read without a look at the evidence of the others', async () => {
    const { accountId } = await aStandardCitizen(world.deps);
    const seen = await world.deps.db.transaction().execute(async (tx) => {
      const before = await rowsSeen(tx, 'evidence');
      expect((await findAccount({ ...world.deps, db: tx }, accountId))?.assuranceLevel).toBe('standard');
      return (await rowsSeen(tx, 'evidence')) - before;
    });
    expect(seen).toBeLessThan(20);
  });

  it('a SNILS is claimed without a look at those of the others', async () => {
    const { accountId } = await aCitizen(world.deps);
    const seen = await world.deps.db.transaction().execute(async (tx) => {
      const before = await rowsSeen(tx, 'identifiers');
      await becomeStandard({ ...world.deps, db: withTransaction(tx) }, accountId, someIdentityData());
      return (await rowsSeen(tx, 'identifiers')) - before;
    });
    expect(seen).toBeLessThan(20);
  });
});

/** `becomeStandard` opens a transaction; here it is to use the one there is. */
function withTransaction(tx: Db): Db {
  return new Proxy(tx, {
    get: (target, key) =>
      key === 'transaction'
        ? () => ({ execute: (work: (inner: Db) => Promise<unknown>) => work(target) })
        : (Reflect.get(target, key) as unknown),
  });
}
