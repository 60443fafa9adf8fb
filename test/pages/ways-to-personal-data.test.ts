import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aCitizen, becomeStandard, somePhone, type TestCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let clinic: TestClient;
beforeAll(async () => {
  world = await createWorld();
  clinic = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:standard' } });
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const password = 'Kolokol7-nad-Volgoy';
const newSession = () => new WebSession({ 'accept-language': 'en' });

describe('from the end of a registration', () => {
  async function register(session: WebSession): Promise<{ done: WebPage; phone: string }> {
    const phone = somePhone();
    const names = { family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: 'phone', phone };
    const code = await session.submit(await session.open(at('/registration')), names);
    const digits = /(?<!\d)\d{6}(?!\d)/u.exec((await world.messageTo(phone)).text)?.[0] ?? '';
    const chosen = await session.submit(code, { code: digits });
    return { done: await session.submit(chosen, { password, password_repeat: password }), phone };
  }

  it('the citizen goes on to the form without typing the new password again, and finds their names in it', async () => {
    const session = newSession();
    const { done } = await register(session);
    expect(done.text).toContain('Fill in now');
    const form = await session.submit(done, {});
    expect([form.status, form.url]).toEqual([200, at('/account/identity')]);
    expect(form.text).toContain('value="Канареева"');
    expect(session.cookie('registration')).toBeUndefined();
    expect(session.cookie('first_sign_in')).toBeUndefined();
  });

  it('does so once: after signing out the password is asked for', async () => {
    const session = newSession();
    const { done } = await register(session);
    await session.submit(done, {});
    await session.submit(await session.open(at('/sign-out')), { logout: 'yes' });
    const again = await session.submit(done, {});
    expect(again.text).toContain('name="password"');
  });

  it('does so from that page alone: whoever signs in otherwise, or loads it again, is asked for the password', async () => {
    const session = newSession();
    const { done } = await register(session);
    expect((await session.open(at('/account'))).text).toContain('name="password"');
    const reloaded = await session.open(at('/registration/done'));
    expect(reloaded.fields['proof']).toBeUndefined();
    expect((await session.submit(reloaded, {})).text).toContain('name="password"');
    expect((await session.submit(reloaded, { proof: 'x'.repeat(43) })).text).toContain('name="password"');
    expect((await session.submit(done, {})).url).toBe(at('/account/identity'));
  });

  it('does so soon or never', async () => {
    const session = newSession();
    const { done } = await register(session);
    await world.deps.db
      .updateTable('registrations')
      .set({ completed_at: new Date(Date.now() - 601_000) })
      .execute();
    expect((await session.submit(done, {})).text).toContain('name="password"');
  });

  it('never at a site: only our own pages take that proof', async () => {
    const session = newSession();
    const { done } = await register(session);
    session.setCookie('first_sign_in', done.fields['proof'] ?? '');
    const page = await session.open(authorizationRequest(world, clinic).url);
    expect(page.text).toContain('name="password"');
  });
});

describe('from a site that needs the standard level', () => {
  async function refusedAt(citizen: TestCitizen, session: WebSession) {
    const attempt = authorizationRequest(world, clinic);
    const level = await session.submit(await session.open(attempt.url), { identifier: citizen.identifier, password: citizen.password });
    return { attempt, level };
  }

  it('the page leads to the form, every page leads back, and the same request ends at the site', async () => {
    const citizen = await aCitizen(world.deps);
    const session = newSession();
    const { attempt, level } = await refusedAt(citizen, session);
    expect(level.text).toContain('href="/account/identity"');
    const uid = /\/interaction\/([\w-]+)/u.exec(level.url)?.[1] ?? '';
    for (const path of ['/account/identity', '/account', '/account/contacts']) {
      const page = await session.open(at(path));
      expect([page.status, page.text.includes(`href="/interaction/${uid}"`)]).toEqual([200, true]);
      expect(page.text).toContain(`Портал ${clinic.clientId}`);
    }
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    const consent = await session.open(at(`/interaction/${uid}`));
    const back = await session.submit(consent, { decision: 'allow' });
    expect(answerOf(back)).toMatchObject({ state: attempt.state });
    const { idToken } = await redeem(world, clinic, attempt, answerOf(back)['code'] ?? '');
    expect(idToken['acr']).toBe('urn:paiza:loa:standard');
    expect((await session.open(at('/account'))).text).not.toContain('/interaction/');
  });

  it('says nothing of the site to another person in the same browser', async () => {
    const session = newSession();
    await refusedAt(await aCitizen(world.deps), session);
    const waiting = session.cookie('waiting') ?? '';
    const other = newSession();
    const neighbour = await aCitizen(world.deps);
    await other.submit(await other.open(at('/account')), { identifier: neighbour.identifier, password: neighbour.password });
    other.setCookie('waiting', waiting);
    const page = await other.open(at('/account'));
    expect(page.text).not.toContain(clinic.clientId);
    expect(other.cookie('waiting')).toBeUndefined();
  });

  it('forgets the request that the citizen gives up', async () => {
    const session = newSession();
    const { level } = await refusedAt(await aCitizen(world.deps), session);
    const back = await session.submit(level, { decision: 'decline' });
    expect(answerOf(back)).toMatchObject({ error: 'unmet_authentication_requirements' });
    expect((await session.open(at('/account'))).text).not.toContain('class="relying-party"');
  });
});
