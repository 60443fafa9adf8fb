import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findClosing } from '../../src/capabilities/accounts/find-closing.ts';
import { cancelDeletion } from '../../src/capabilities/personal-data/cancel-deletion.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('a deletion that is asked for and taken back again and again', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  async function askAndTakeBack({ accountId }: TestCitizen, times: number): Promise<void> {
    for (let i = 0; i < times; i++) {
      await requestDeletion(world.deps, accountId);
      await cancelDeletion(world.deps, accountId);
    }
  }

  it('is refused the fourth time within a day, with what to do next, and tells nobody of it', async () => {
    const citizen = await aCitizen(world.deps);
    await askAndTakeBack(citizen, 3);
    const messages = async () =>
      (await world.deps.pool.query<{ id: string }>(`select id from outbox_messages where template like 'deletion_%'`)).rowCount;
    const before = await messages();
    const session = new WebSession();
    const credentials = { identifier: citizen.identifier, password: citizen.password };
    const form = await session.submit(await session.open(`${world.origin}/account/data/delete`), credentials);
    const refused = await session.submit(form, { understood: 'yes' });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('вы уже несколько раз просили удалить');
    expect(refused.text).toContain('Попробуйте завтра');
    expect([await findClosing(world.deps, citizen.accountId), await messages()]).toEqual([undefined, before]);
  });

  it('may be asked for again a day later', async () => {
    const citizen = await aCitizen(world.deps);
    await askAndTakeBack(citizen, 3);
    await world.deps.pool.query(`update account_closings set requested_at = requested_at - interval '1 day' where account_id = $1`, [
      citizen.accountId,
    ]);
    expect(await requestDeletion(world.deps, citizen.accountId)).toBeDefined();
  });

  it('asked for the third time by many at once is still one deletion, and no refusal', async () => {
    const citizen = await aCitizen(world.deps);
    await askAndTakeBack(citizen, 2);
    const asked = await Promise.all(Array.from({ length: 5 }, () => requestDeletion(world.deps, citizen.accountId)));
    expect(new Set(asked.map((closing) => closing?.closingId)).size).toBe(1);
  });
});
