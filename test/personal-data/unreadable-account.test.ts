import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eraseDueAccounts } from '../../src/capabilities/personal-data/erase-due-accounts.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { sendDeletionReminders } from '../../src/capabilities/personal-data/send-deletion-reminders.ts';
import { tellOfEndedHolds } from '../../src/capabilities/recovery/tell-of-ended-holds.ts';
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
    await expect(sendDeletionReminders(world.deps)).rejects.toThrow('1 of 2 failed');
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

  const damage = (accountId: string) =>
    world.deps.pool.query(
      `update accounts set family_name_sealed = set_byte(family_name_sealed, 20, get_byte(family_name_sealed, 20) # 1) where id = $1`,
      [accountId],
    );

  it('is deleted all the same when its time has come, before those that come after it, and it is said that nobody could be told', async () => {
    const [bad, good] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    for (const { accountId } of [bad, good]) await requestDeletion(world.deps, accountId);
    await world.deps.pool.query(
      `update account_closings set due_at = now() - case account_id when $1 then interval '2 hours' else interval '1 hour' end
       where account_id in ($1, $2)`,
      [bad.accountId, good.accountId],
    );
    await damage(bad.accountId);
    await expect(eraseDueAccounts(world.deps)).rejects.toMatchObject({
      errors: [expect.objectContaining({ errors: [new Error(`nobody could be told of the end of ${bad.accountId}`)] })],
    });
    const { rows } = await world.deps.pool.query(`select count(*)::int as n from accounts where id in ($1, $2) and closed_at is not null`, [
      bad.accountId,
      good.accountId,
    ]);
    expect(rows).toEqual([{ n: 2 }]);
    await eraseDueAccounts(world.deps);
  });

  it('keeps nobody else from being told that the time to object to a recovery is over', async () => {
    const [bad, good] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    for (const { accountId, identifier } of [bad, good]) {
      const index = world.deps.keyring.blindIndex('phone', identifier, world.deps.keyring.currentId);
      await world.deps.pool.query(
        `insert into recovery_holds (id, account_id, contact_index, cancel_digest, ends_at, expires_at)
         values ($1, $2, $3, $4, now() - interval '1 minute', now() + interval '1 day')`,
        [`${accountId === bad.accountId ? 'rho_0' : 'rho_1'}${randomUUID()}`, accountId, index, randomBytes(32)],
      );
    }
    await damage(bad.accountId);
    await expect(tellOfEndedHolds(world.deps)).rejects.toThrow('1 of 2 failed');
    expect((await world.messageTo(good.identifier)).text).toContain('теперь можно задать');
    // Once: what is due goes on being due for the one that does not open alone.
    await expect(tellOfEndedHolds(world.deps)).rejects.toThrow('1 of 1 failed');
  });
});
