import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { becomeOperator, openCentres } from '../operators/desk-world.ts';
import { createRecoveryWorld, found } from '../recovery/recovery-world.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import type { World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createRecoveryWorld();
  await openCentres(world);
});
afterAll(() => world.stop());

const deletion = '/account/data/delete';
const at = (path: string) => `${world.origin}${path}`;
const keepLinkIn = (text: string) => /https?:\/\/\S+\/account\/data\/keep\/[\w-]+/u.exec(text)?.[0] ?? '';
const lines = (page: WebPage) => page.text.replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ');

async function signedIn({ identifier, password }: TestCitizen, path = deletion): Promise<{ session: WebSession; page: WebPage }> {
  const session = new WebSession({ 'accept-language': 'en' });
  return { session, page: await session.submit(await session.open(at(path)), { identifier, password }) };
}

async function letSignInAge({ accountId }: TestCitizen): Promise<void> {
  await sql`update oidc_artefacts set payload = (payload::jsonb || jsonb_build_object('loginTs', (payload ->> 'loginTs')::int - 301))::json
    where model = 'Session' and account_id = ${accountId}`.execute(world.deps.db);
}

async function openWishes({ accountId }: TestCitizen): Promise<number> {
  const { rows } = await sql`select 1 from account_closings where account_id = ${accountId} and cancelled_at is null`.execute(
    world.deps.db,
  );
  return rows.length;
}

describe('deleting an account, page by page', () => {
  it('says what happens, takes a deliberate yes, shows the date everywhere, and takes it back', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await signedIn(citizen);
    expect(lines(page)).toContain('You have 30 days to change your mind');
    const unticked = await session.submit(page, {});
    expect([unticked.status, await openWishes(citizen)]).toEqual([422, 0]);
    expect(lines(unticked)).toContain('Tick that you understand what follows');

    const pending = await session.submit(unticked, { understood: 'yes' });
    expect([pending.status, pending.url, await openWishes(citizen)]).toEqual([200, at(deletion), 1]);
    expect(lines(pending)).toContain('The account will be deleted on');
    for (const path of ['/account', '/account/data'])
      expect(lines(await session.open(at(path)))).toContain('The account will be deleted on');
    // Somebody who signs in meanwhile sees it first of all.
    const elsewhere = await signedIn(citizen, '/account');
    expect(lines(elsewhere.page)).toContain('The account will be deleted on');
    expect(elsewhere.page.text).toContain(`href="${deletion}"`);

    await letSignInAge(citizen);
    const kept = await session.submit(await session.open(at(deletion)), {});
    expect([kept.url, await openWishes(citizen)]).toEqual([at('/account/data?done=cancelled'), 0]);
    expect(lines(kept)).toContain('The deletion is cancelled');
    expect(lines(await session.open(at('/account')))).not.toContain('will be deleted');
  });

  it('takes no wish from a sign-in of some time ago, nor from a form made for another', async () => {
    const [citizen, other] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    const { session, page } = await signedIn(citizen);
    const { session: otherSession } = await signedIn(other);
    const borrowed = await otherSession.request(at(deletion), {
      method: 'POST',
      body: new URLSearchParams({
        ...page.fields,
        csrf_token: (await otherSession.open(at(deletion))).fields['csrf_token'] ?? '',
        understood: 'yes',
      }),
    });
    expect([borrowed.status, await openWishes(other)]).toEqual([409, 0]);
    await letSignInAge(citizen);
    expect((await session.open(at(deletion))).text).not.toContain('name="understood"');
    const stale = await session.submit(page, { understood: 'yes' });
    expect([stale.status, await openWishes(citizen)]).toEqual([401, 0]);
    const anonymous = await new WebSession().request(at(deletion));
    expect(anonymous.headers.get('location')).toContain('/sign-in?return=%2Faccount%2Fdata%2Fdelete');
  });

  it('is taken back by the link of a message: not by opening it, but by its button', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await signedIn(citizen);
    await session.submit(page, { understood: 'yes' });
    const link = await found(world, citizen.identifier, keepLinkIn);
    const stranger = new WebSession({ 'accept-language': 'en' });
    const question = await stranger.open(link);
    expect([question.status, await openWishes(citizen)]).toEqual([200, 1]);
    expect(question.text).not.toContain(citizen.identifier);
    const kept = await stranger.submit(question, {});
    expect([kept.status, kept.url, await openWishes(citizen)]).toEqual([200, link, 0]);
    expect(lines(kept)).toContain('Deletion cancelled');
    const wrong = await stranger.open(at(`/account/data/keep/${'a'.repeat(43)}`));
    expect([wrong.status, lines(wrong).includes('The link no longer works')]).toEqual([410, true]);
  });

  it('tells who works at a desk what to do first', async () => {
    const citizen = await aCitizen(world.deps);
    await becomeOperator(world, citizen.accountId, 'operator').catch(() => undefined);
    await sql`insert into operators (id, account_id, centre_id, role) values (${`opr_${citizen.accountId}`}, ${citizen.accountId}, 'kostroma-1', 'operator')
      on conflict do nothing`.execute(world.deps.db);
    const { session, page } = await signedIn(citizen);
    const refused = await session.submit(page, { understood: 'yes' });
    expect([refused.status, await openWishes(citizen)]).toEqual([409, 0]);
    expect(lines(refused)).toContain('ask to be removed as an operator first');
  });
});
