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

  /** The links of all messages of deletions, oldest first. */
  async function links(citizen: TestCitizen, count: number): Promise<readonly string[]> {
    const found = () =>
      world.messages.filter(({ to }) => to === citizen.identifier).flatMap(({ text }) => /https?:\S+\/keep\/[\w-]+/u.exec(text)?.[0] ?? []);
    for (let i = 0; i < 200 && new Set(found()).size < count; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    return [...new Set(found())].toReversed();
  }

  it('is taken back by the link of an earlier message too, which says what is under way now', async () => {
    const citizen = await aCitizen(world.deps);
    await askAndTakeBack(citizen, 1);
    await requestDeletion(world.deps, citizen.accountId);
    const [first = ''] = await links(citizen, 2);
    const browser = new WebSession();
    const page = await browser.open(first);
    expect(page.text).toContain('Отменить удаление учётной записи?');
    const kept = await browser.submit(page, {});
    expect(kept.text).toContain('Удаление отменено');
    expect(await findClosing(world.deps, citizen.accountId)).toBeUndefined();
  });

  it('is not taken back by the link of a message of long ago, which says that there is another and what to do', async () => {
    const citizen = await aCitizen(world.deps);
    await askAndTakeBack(citizen, 1);
    await world.deps.pool.query(
      `update account_closings set requested_at = requested_at - interval '31 days', due_at = due_at - interval '31 days' where account_id = $1`,
      [citizen.accountId],
    );
    const [old = ''] = await links(citizen, 1);
    await requestDeletion(world.deps, citizen.accountId);
    const browser = new WebSession();
    const page = await browser.open(old);
    expect(page.text).toContain('попросили удалить учётную запись ещё раз');
    expect(page.text).not.toContain('Удаление отменено');
    await browser.submit(await browser.open(`${world.origin}/sign-in`), {}, new URL(old).pathname);
    expect(await findClosing(world.deps, citizen.accountId)).toBeDefined();
  });
});
