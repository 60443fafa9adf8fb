import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aRelyingParty, authorizationRequest, type TestClient } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

describe('the language that a portal wishes for', () => {
  let world: World;
  let client: TestClient;
  beforeAll(async () => {
    world = await createWorld();
    client = await aRelyingParty(world);
  });
  afterAll(() => world.stop());

  const english = () => new WebSession({ 'accept-language': 'en-GB,en;q=0.9' });
  const signIn = (session: WebSession, uiLocales?: string) =>
    session.open(authorizationRequest(world, client, { ui_locales: uiLocales }).url);
  const languageAt = async (session: WebSession, path: string) =>
    (await session.open(`${world.origin}${path}`)).headers.get('content-language');

  it('is that of all pages the citizen is led to, until the browser is closed', async () => {
    const session = english();
    const page = await signIn(session, 'ru');
    expect(page.headers.get('content-language')).toBe('ru');
    const cookie = page.headers.getSetCookie().find((line) => line.startsWith('paiza_wished_language='));
    expect(cookie).toMatch(/^paiza_wished_language=ru;.*httponly/iu);
    expect(cookie).not.toMatch(/max-age|expires/iu);
    const registration = /href="(\/registration\?[^"]+)"/u.exec(page.text)?.[1] ?? '';
    for (const path of [registration, '/recovery', '/account', '/', '/nowhere']) expect(await languageAt(session, path)).toBe('ru');
  });

  it('ranks below what the citizen has chosen', async () => {
    const session = english();
    await signIn(session, 'ru');
    expect(await languageAt(session, '/recovery?lang=en')).toBe('en');
    expect(await languageAt(session, '/recovery')).toBe('en');
    expect((await signIn(session, 'ru')).headers.get('content-language')).toBe('en');
  });

  it('gives way to that of the next portal, and ends with one that wishes for nothing', async () => {
    const session = english();
    await signIn(session, 'ru');
    expect((await signIn(session, 'de en')).headers.get('content-language')).toBe('en');
    expect(await languageAt(session, '/recovery')).toBe('en');
    await signIn(session, 'ru');
    expect((await signIn(session, 'de')).headers.get('content-language')).toBe('en');
    expect(session.cookie('wished_language')).toBeUndefined();
  });

  it.each([undefined, 'en', 'de'])('leaves no cookie where it changes nothing: %s', async (wish) => {
    const session = english();
    await signIn(session, wish);
    expect(session.cookie('wished_language')).toBeUndefined();
    expect(await languageAt(session, '/recovery')).toBe('en');
  });

  it('is set once, and anything but a language is ignored', async () => {
    const session = english();
    await signIn(session, 'ru');
    expect((await signIn(session, 'ru')).headers.getSetCookie().join('\n')).not.toContain('wished_language');
    session.setCookie('wished_language', 'xx');
    expect(await languageAt(session, '/recovery')).toBe('en');
    expect((await signIn(session, 'ru')).headers.get('content-language')).toBe('ru');
    expect(session.cookie('wished_language')).toBe('ru');
  });
});
