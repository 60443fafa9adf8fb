import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { lockAccount } from '../../src/capabilities/accounts/lock-account.ts';
import { endSessions } from '../../src/capabilities/sessions/end-sessions.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { showFirstCode } from '../support/first-factor-code.ts';
import { appOf, secretIn } from '../support/second-factors.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const newPassword = 'Another9battery';

describe('a change that was under way when its session was ended', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ config: { recovery: { securityQuestion: true } } });
  });
  afterAll(() => world.stop());

  async function openForm(path: string, citizen: TestCitizen) {
    const session = new WebSession();
    const { identifier, password } = citizen;
    const page = await session.submit(await session.open(`${world.origin}${path}`), { identifier, password });
    return { session, form: await showFirstCode(world, { session, page, citizen }) };
  }

  /** Until somebody waits for the row of an account that the test holds. */
  async function somebodyWaits(): Promise<void> {
    for (let i = 0; i < 150; i++) {
      const { rows } = await sql`select from pg_locks where not granted`.execute(world.deps.db);
      if (rows.length > 0) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('nobody waits');
  }

  /** A recovery on another node ends everything while the request is between its look at the session and its change. */
  async function endedBefore(accountId: string, send: () => Promise<WebPage>): Promise<WebPage> {
    return world.deps.db
      .transaction()
      .execute(async (tx) => {
        await lockAccount(tx, accountId);
        const answer = send();
        await somebodyWaits();
        await endSessions(world.deps, tx, { accountId, reason: 'recovered' });
        return { answer };
      })
      .then(({ answer }) => answer);
  }

  async function kept(accountId: string): Promise<readonly number[]> {
    const { rows } = await sql<{ n: number[] }>`select array[
      (select count(*) from totp_factors where account_id = ${accountId}), (select count(*) from backup_codes where account_id = ${accountId}),
      (select count(*) from sign_in_settings where account_id = ${accountId} and sms_second),
      (select count(*) from security_questions where account_id = ${accountId}), (select count(*) from account_closings where account_id = ${accountId}),
      (select count(*) from push_subscriptions where account_id = ${accountId})
    ]::int[] as n`.execute(world.deps.db);
    return rows[0]?.n ?? [];
  }

  const passwordSince = (accountId: string) =>
    world.deps.db.selectFrom('passwords').select('changed_at').where('account_id', '=', accountId).executeTakeFirstOrThrow();

  const changes: readonly { readonly page: string; readonly typed: (form: WebPage) => Record<string, string> }[] = [
    { page: '/account/security/app', typed: (form) => ({ code: appOf(secretIn(form)).code() }) },
    { page: '/account/security/backup-codes', typed: () => ({}) },
    { page: '/account/security/two-step', typed: () => ({ choice: 'sms_on' }) },
    { page: '/account/security/question', typed: () => ({ question: 'Как звали кошку?', answer: 'Мурка' }) },
    {
      page: '/account/security/password',
      typed: () => ({ current: 'Correct7horse', password: newPassword, password_repeat: newPassword }),
    },
    { page: '/account/data/delete', typed: () => ({ understood: 'yes' }) },
  ];

  it.each(changes)('changes nothing any more: $page', async ({ page, typed }) => {
    const citizen = await aCitizen(world.deps);
    const { session, form } = await openForm(page, citizen);
    const sent = typed(form);
    const hadPassword = await passwordSince(citizen.accountId);
    const answer = await endedBefore(citizen.accountId, () => session.submit(form, sent));
    expect([answer.status, answer.fields]).toEqual([401, expect.objectContaining(sent)]);
    expect(answer.text).not.toContain('/sign-out');
    expect(await kept(citizen.accountId)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await passwordSince(citizen.accountId)).toEqual(hadPassword);
  });

  it('adds no contact any more, though the code was right', async () => {
    const citizen = await aCitizen(world.deps, { email: `ended-${Date.now()}@example.ru` });
    const { session, form } = await openForm('/account/contacts', citizen);
    const phone = somePhone();
    const asked = await session.submit(form, { phone });
    const code = /\d{6}/u.exec((await world.messageTo(phone)).text)?.[0] ?? '';
    expect((await endedBefore(citizen.accountId, () => session.submit(asked, { code }))).status).toBe(401);
    const { rows } = await sql`select from identifiers where account_id = ${citizen.accountId}`.execute(world.deps.db);
    expect(rows).toHaveLength(1);
  });
});
