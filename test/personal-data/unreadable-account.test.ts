import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { sendDeletionReminders } from '../../src/capabilities/personal-data/send-deletion-reminders.ts';
import { aCitizen } from '../support/citizen.ts';
import { createWorld, type World } from '../support/world.ts';

describe('an account that cannot be read', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  it('keeps nobody else from being told that the deletion is near, and is told of itself', async () => {
    const [bad, good] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    for (const { accountId } of [bad, good]) await requestDeletion(world.deps, accountId);
    await world.deps.pool.query(`
      update account_closings set requested_at = now() - interval '28 days',
        due_at = now() + case account_id when '${bad.accountId}' then interval '1 day' else interval '2 days' end`);
    await world.deps.pool.query(
      `update accounts set family_name_sealed = set_byte(family_name_sealed, 20, get_byte(family_name_sealed, 20) # 1) where id = $1`,
      [bad.accountId],
    );
    await expect(sendDeletionReminders(world.deps)).rejects.toThrow('1 owners could not be reminded');
    const reminded = async () =>
      (await world.deps.pool.query(`select account_id as "accountId" from account_closings where reminded_at is not null`)).rows;
    expect(await reminded()).toEqual([{ accountId: good.accountId }]);
    expect((await world.messageTo(good.identifier)).text).toContain('удал');
    // It stays due, for the day on which it can be read again.
    await world.deps.pool.query(
      `update accounts set family_name_sealed = set_byte(family_name_sealed, 20, get_byte(family_name_sealed, 20) # 1) where id = $1`,
      [bad.accountId],
    );
    await sendDeletionReminders(world.deps);
    expect(await reminded()).toHaveLength(2);
  });
});
