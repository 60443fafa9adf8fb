import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { RequestArtefacts } from '../../src/capabilities/sessions/request-artefacts.ts';
import type { Db } from '../../src/database/connect.ts';
import { newId } from '../../src/kernel/ids.ts';
import { aCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';

const OTHERS = 3000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

async function disclose(db: Db, accountId: string): Promise<void> {
  const artefacts = new RequestArtefacts(db);
  artefacts.record({ actor: 'system', action: 'claims.disclosed', accountId, clientId: 'region', details: { claims: ['name'] } });
  await artefacts.flush();
}

async function rowsSeen(tx: Db): Promise<number> {
  const { rows } = await sql<{ seen: string }>`
    select coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) as seen
    from pg_stat_xact_user_tables where relname = 'audit_events'`.execute(tx);
  return Number(rows[0]?.seen ?? 0);
}

it('what is disclosed again within half an hour is found without a look at what was disclosed of others', async () => {
  const { accountId } = await aCitizen(world.deps);
  await disclose(world.deps.db, accountId);
  const others = Array.from({ length: OTHERS }, () => newId('aud'));
  await sql`
    insert into audit_events (id, actor, action, account_id, client_id)
    select id, 'system', 'claims.disclosed', 'acc_' || id, 'region' from unnest(${others}::text[]) as id`.execute(world.deps.db);
  await sql`analyze audit_events`.execute(world.deps.db);
  const seen = await world.deps.db.transaction().execute(async (tx) => {
    const before = await rowsSeen(tx);
    await disclose(tx, accountId);
    return (await rowsSeen(tx)) - before;
  });
  expect(seen).toBeLessThan(20);
});
