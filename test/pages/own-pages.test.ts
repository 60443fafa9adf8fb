import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import { supportedScopes } from '../../src/capabilities/claims/release.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, clientRequest, signInAt } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let citizen: TestCitizen;
beforeAll(async () => {
  world = await createWorld();
  citizen = await aCitizen(world.deps);
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const pathOf = (page: WebPage) => new URL(page.url).pathname;

async function signIn(session: WebSession, path = '/account', who = citizen): Promise<WebPage> {
  const page = await session.open(at(path));
  return session.submit(page, { identifier: who.identifier, password: who.password });
}

it('leads from the help to recovery and to the service centres', async () => {
  const page = await new WebSession().open(at('/help'));
  for (const path of ['/recovery', '/service-centres']) {
    expect(page.text).toMatch(new RegExp(`<main[^]*href="${path}"`, 'u'));
    expect((await new WebSession().open(at(path))).status).toBe(200);
  }
});

describe('signing in at the provider itself', () => {
  it.each(['/account', '/account/identity', '/account/contacts'])('ends at the page that was asked for: %s', async (path) => {
    const page = await signIn(new WebSession(), path);
    expect([page.status, page.url]).toEqual([200, at(path)]);
    expect(page.text).toContain('Аксинья Каменщикова');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('asks for no consent, names no site and leaves the session that sites sign in with', async () => {
    const session = new WebSession();
    const form = await session.open(at('/sign-in'));
    expect(form.text).not.toContain('relying-party');
    await session.submit(form, { identifier: citizen.identifier, password: citizen.password });
    const client = await aRelyingParty(world);
    const consent = await session.open(authorizationRequest(world, client).url);
    expect(consent.text).toContain('value="allow"');
  });

  it('is not asked for twice: who is signed in at a site is signed in here', async () => {
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, await aRelyingParty(world)), citizen);
    expect((await session.open(at('/account'))).status).toBe(200);
    expect((await session.open(at('/'))).text).toContain('href="/account"');
  });

  it.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/account/../sign-out',
    '/account?next=//evil.example',
    '/authorize?client_id=x',
    'javascript:alert(1)',
  ])('leads nowhere else, whatever the address says: %s', async (target) => {
    const session = new WebSession();
    const page = await session.open(at(`/sign-in?return=${encodeURIComponent(target)}`));
    const signedIn = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    expect(signedIn.url).toBe(at('/account'));
    expect((await session.open(at(`/sign-in/done?state=${encodeURIComponent(target)}`))).url).toBe(at('/account'));
  });

  it('leads home who comes to its end without a session', async () => {
    expect((await new WebSession().open(at('/sign-in/done?state=/account&code=x'))).url).toBe(at('/'));
  });

  it('gives out a code that nobody can redeem', async () => {
    const session = new WebSession();
    await signIn(session);
    const verifier = 'v'.repeat(43);
    const attempt = authorizationRequest(world, { clientId: 'paiza-account', redirectUri: at('/sign-in/done') }, { scope: 'openid' });
    const answer = await session.request(attempt.url);
    const { code = '' } = answerOf({ url: answer.headers.get('location') ?? '' } as WebPage);
    expect(code).not.toBe('');
    for (const secret of ['guess', 'paiza-account', verifier]) {
      const client = { clientId: 'paiza-account', redirectUri: at('/sign-in/done'), secret };
      const parameters = { grant_type: 'authorization_code', code, redirect_uri: client.redirectUri, code_verifier: attempt.verifier };
      expect((await clientRequest(world, client, '/token', parameters)).status).toBe(401);
    }
  });

  it.each<[string, Record<string, string>]>([
    ['the question of consent', { scope: 'openid profile' }],
    ['data of the person', { scope: 'openid', claims: JSON.stringify({ id_token: { given_name: null } }) }],
    ['verified claims', { scope: 'openid', claims: JSON.stringify({ userinfo: { verified_claims: {} } }) }],
    ['consent anew', { scope: 'openid', prompt: 'consent' }],
    ['a class that is offered', { scope: 'openid', acr_values: 'urn:paiza:loa:confirmed' }],
    ['claims that are no claims', { scope: 'openid', claims: '[' }],
  ])('is begun by our own pages alone: a link made by somebody else, for %s, leads to a plain sign-in', async (_title, parameters) => {
    const session = new WebSession();
    await signIn(session);
    const attempt = authorizationRequest(world, { clientId: 'paiza-account', redirectUri: at('/sign-in/done') }, parameters);
    const answer = await session.request(attempt.url);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    const posted = await session.request(at('/authorize'), { method: 'POST', body: new URL(attempt.url).searchParams });
    expect((await session.request(new URL(posted.headers.get('location') ?? '', world.origin).href)).headers.get('location')).toBe(
      '/sign-in',
    );
    expect((await session.open(at('/account'))).text).not.toContain('ждёт');
  });

  it('has a client that cannot be applied', () => {
    const declaration = {
      client_id: 'paiza-account',
      client_name: 'X',
      redirect_uris: ['https://evil.example/cb'],
      response_types: ['code'],
    };
    const parsed = parseClient(declaration, { allowLoopback: true, scopes: supportedScopes });
    expect(parsed).toMatchObject({ kind: 'faulty' });
    expect(JSON.stringify(parsed)).toContain('/client_id');
  });
});

describe('the pages of one’s own', () => {
  it.each(['/account', '/account/identity', '/account/identity/checks', '/account/contacts', '/account/contacts/code'])(
    'are shown to nobody who is not signed in: %s',
    async (path) => {
      const answer = await new WebSession().request(at(path));
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([303, 'no-store']);
      expect(answer.headers.get('location')).toBe(`/sign-in?return=${encodeURIComponent(path)}`);
    },
  );

  it('close with the account, in the middle of a session', async () => {
    const leaving = await aCitizen(world.deps);
    const session = new WebSession();
    expect((await signIn(session, '/account', leaving)).status).toBe(200);
    await world.deps.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', leaving.accountId).execute();
    const page = await session.open(at('/account'));
    expect(page.text).toContain('name="password"');
    expect(page.text).not.toContain('Аксинья');
  });

  it('offer to sign out on each of them', async () => {
    const session = new WebSession();
    await signIn(session);
    for (const path of ['/', '/account', '/account/identity', '/account/contacts'])
      expect((await session.open(at(path))).text).toContain('href="/sign-out"');
    const confirm = await session.open(at('/sign-out'));
    await session.submit(confirm, { logout: 'yes' });
    expect(pathOf(await session.open(at('/account')))).toMatch(/^\/interaction\//u);
  });

  it('take a form from this browser’s own page alone', async () => {
    const session = new WebSession();
    const page = await signIn(session, '/account/identity');
    const fields = { action: 'save', family_name: 'Чужая' };
    const forged = [
      { ...fields },
      { ...fields, csrf_token: 'x'.repeat(43) },
      { ...fields, csrf_token: (await new WebSession().open(at('/registration'))).fields['csrf_token'] ?? '' },
    ];
    for (const body of forged) {
      const answer = await session.request(at('/account/identity'), { method: 'POST', body: new URLSearchParams(body) });
      expect(answer.status).toBe(403);
    }
    const crossSite = await session.request(at('/account/identity'), {
      method: 'POST',
      body: new URLSearchParams({ ...page.fields, ...fields }),
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(crossSite.status).toBe(403);
    expect(await world.deps.db.selectFrom('identity_drafts').selectAll().where('account_id', '=', citizen.accountId).execute()).toEqual([]);
  });

  it('give back what was typed when the session has ended meanwhile', async () => {
    const session = new WebSession();
    const page = await signIn(session, '/account/identity');
    session.setCookie('session', 'ended');
    const refused = await session.submit(page, { action: 'save', family_name: 'Канареева-"Смирнова"' });
    expect(refused.status).toBe(401);
    expect(refused.fields).toMatchObject({ action: 'save', family_name: 'Канареева-"Смирнова"' });
    expect(refused.formAction).toBe('/account/identity');
    await signIn(session);
    const saved = await session.submit(refused, {});
    expect(saved.url).toBe(at('/account?saved=1'));
    expect((await session.open(at('/account/identity'))).text).toContain('Канареева-&quot;Смирнова&quot;');
  });

  it('never put what one person typed into the account of the next one at the same computer', async () => {
    const session = new WebSession();
    const left = await signIn(session, '/account/identity');
    await session.submit(await session.open(at('/sign-out')), { logout: 'yes' });
    const next = await aCitizen(world.deps);
    await session.submit(await session.open(at('/account')), { identifier: next.identifier, password: next.password });
    const refused = await session.submit(left, { action: 'save', family_name: 'Предыдущая' });
    expect(refused.status).toBe(409);
    expect(refused.text).not.toContain('Предыдущая');
    expect(await world.deps.db.selectFrom('identity_drafts').selectAll().where('account_id', '=', next.accountId).execute()).toEqual([]);
  });

  it('count as use of the session, but for those that load themselves', async () => {
    const session = new WebSession();
    await signIn(session);
    const expiry = async () => {
      const rows = await world.deps.db
        .selectFrom('oidc_artefacts')
        .select('expires_at')
        .where('model', '=', 'Session')
        .where('account_id', '=', citizen.accountId)
        .orderBy('expires_at', 'desc')
        .execute();
      return rows[0]?.expires_at.getTime() ?? 0;
    };
    const older = `update oidc_artefacts set expires_at = expires_at - interval '10 minutes',
      payload = jsonb_set(payload::jsonb, '{exp}', to_jsonb((payload::jsonb ->> 'exp')::int - 600))::json where model = 'Session'`;
    await world.deps.pool.query(older);
    const idle = await expiry();
    await session.request(at('/account/identity/checks?again=1'));
    expect(await expiry()).toBe(idle);
    await session.request(at('/account'));
    expect(await expiry()).toBeGreaterThan(idle);
  });

  it('put nothing personal into addresses and logs', () => {
    const said = world.log.join('\n');
    for (const word of ['Аксинья', 'Каменщикова', 'Смирнова', citizen.identifier, citizen.identifier.slice(1)])
      expect(said).not.toContain(word);
    expect(said).toContain('"/account/identity"');
  });
});
