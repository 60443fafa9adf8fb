import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findClosing } from '../../src/capabilities/accounts/find-closing.ts';
import { eraseDueAccounts } from '../../src/capabilities/personal-data/erase-due-accounts.ts';
import { requestDeletion } from '../../src/capabilities/personal-data/request-deletion.ts';
import { rejectSignIn } from '../../src/capabilities/sessions/reject-sign-in.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const cancelledWords = /Удаление учётной записи Пайцзы отменено/u;

describe('a deletion that somebody else asked for', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  const at = (path: string) => `${world.origin}${path}`;

  async function signIn(session: WebSession, path: string, citizen: TestCitizen): Promise<WebPage> {
    return session.submit(await session.open(at(path)), { identifier: citizen.identifier, password: citizen.password });
  }

  async function isGoneInTheEnd({ accountId }: TestCitizen): Promise<boolean> {
    await world.deps.pool.query(
      `update account_closings set requested_at = requested_at - interval '31 days', due_at = clock_timestamp() - interval '1 second'
       where account_id = $1 and closed_at is null`,
      [accountId],
    );
    await eraseDueAccounts(world.deps);
    return (await findAccount(world.deps, accountId)) === undefined;
  }

  async function signInEvent(accountId: string): Promise<string> {
    const { rows } = await world.deps.pool.query<{ id: string }>(
      `select id from audit_events where account_id = $1 and action = 'authentication.succeeded'`,
      [accountId],
    );
    return rows[0]?.id ?? '';
  }

  async function isTold({ identifier }: TestCitizen): Promise<boolean> {
    for (let wait = 0; wait < 200; wait++) {
      if (world.messages.some(({ to, text }) => to === identifier && cancelledWords.test(text))) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
  }

  it('ends with "this was not me", and the owner is told', async () => {
    const citizen = await aCitizen(world.deps);
    const thief = new WebSession();
    await thief.submit(await signIn(thief, '/account/data/delete', citizen), { understood: 'yes' });
    expect(await findClosing(world.deps, citizen.accountId)).toBeDefined();
    const input = { accountId: citizen.accountId, eventId: await signInEvent(citizen.accountId) };
    await Promise.all([rejectSignIn(world.deps, input), rejectSignIn(world.deps, input)]);
    expect(await findClosing(world.deps, citizen.accountId)).toBeUndefined();
    expect(await isTold(citizen)).toBe(true);
    expect(await isGoneInTheEnd(citizen)).toBe(false);
    const { rows } = await world.deps.pool.query(
      `select details->>'by' as by from audit_events where account_id = $1 and action = 'deletion.cancelled'`,
      [citizen.accountId],
    );
    expect(rows).toEqual([{ by: 'citizen' }]);
  });

  it('and "this was not me" at the same moment as its time comes end in one of two ways', async () => {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const citizen = await aCitizen(world.deps);
        await signIn(new WebSession(), '/account', citizen);
        await requestDeletion(world.deps, citizen.accountId);
        const eventId = await signInEvent(citizen.accountId);
        const [gone] = await Promise.all([isGoneInTheEnd(citizen), rejectSignIn(world.deps, { accountId: citizen.accountId, eventId })]);
        const { rows } = await world.deps.pool.query(
          `select action from audit_events where account_id = $1 and action in ('deletion.cancelled', 'account.deleted')`,
          [citizen.accountId],
        );
        expect(rows).toEqual([{ action: gone ? 'account.deleted' : 'deletion.cancelled' }]);
      }),
    );
  });

  it('ends with the undoing of the change of contacts that it came with, and the contact that is back is told', async () => {
    const citizen = await aCitizen(world.deps);
    const thief = new WebSession();
    const phone = somePhone();
    const asked = await thief.submit(await signIn(thief, '/account/contacts/phone', citizen), { phone });
    await thief.submit(asked, { code: /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(phone)).text)?.[0] ?? '' });
    const link = /https?:\/\/\S+\/account\/contacts\/undo\/[\w-]{43}/u.exec((await world.messageTo(citizen.identifier)).text)?.[0] ?? '';
    await thief.submit(await thief.open(at('/account/data/delete')), { understood: 'yes' });
    expect(await findClosing(world.deps, citizen.accountId)).toBeDefined();
    const owner = new WebSession();
    await owner.submit(await owner.open(link), { action: 'undo' });
    expect(await findClosing(world.deps, citizen.accountId)).toBeUndefined();
    expect(await isTold(citizen)).toBe(true);
    expect(await isGoneInTheEnd(citizen)).toBe(false);
  });
});
