import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { counterKeys } from '../../src/capabilities/authentication/throttle.ts';
import { parseIdentifier } from '../../src/kernel/identifier.ts';
import { aCitizen, somePhone, type TestCitizen } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());

async function openSignIn(
  parameters: Record<string, string> = {},
  session = new WebSession(),
): Promise<{ session: WebSession; page: WebPage }> {
  return { session, page: await session.open(authorizationRequest(world, client, parameters).url) };
}

/** What a page says, without what differs by request. */
function said(page: WebPage): string {
  return page.text
    .replace(/name="csrf_token" value="[^"]*"/gu, '')
    .replace(/challenge&quot;:&quot;[\w-]+/gu, '')
    .replace(/\/interaction\/[\w-]+/gu, '')
    .replace(/interaction=[\w-]+/gu, '')
    .replace(/value="\+\d+"/gu, '');
}

function headersOf(page: WebPage): Record<string, string> {
  return Object.fromEntries(
    [...page.headers].filter(([name]) => !['date', 'etag', 'content-length', 'x-request-id', 'set-cookie'].includes(name)),
  );
}

const cookieNames = (page: WebPage) => page.headers.getSetCookie().map((line) => line.split('=')[0]);

describe('the sign-in page', () => {
  it('has one form that password managers know, and ways out', async () => {
    const { page } = await openSignIn();
    expect(page.status).toBe(200);
    expect(page.text).toMatch(/<input[^>]*name="identifier"[^>]*autocomplete="username webauthn"/u);
    expect(page.text).toMatch(/<input[^>]*name="password"[^>]*autocomplete="current-password"/u);
    expect(page.text).toMatch(/href="\/registration\?interaction=[\w-]+"/u);
    expect(page.text).toMatch(/action="\/interaction\/[\w-]+\/abort"/u);
  });

  it('is spoken in English to whoever wants it', async () => {
    const { page } = await openSignIn({ ui_locales: 'en' }, new WebSession({ 'accept-language': 'en' }));
    expect(page.text).toContain('Phone, e-mail or SNILS');
  });

  it('fills in the hint of the relying party as a value and nothing else', async () => {
    const { page } = await openSignIn({ login_hint: '"><script>alert(1)</script>' });
    expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(page.text).not.toContain('<script>alert');
  });

  it('signs in and remembers the device', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await openSignIn();
    const answer = await signInAt(session, authorizationRequest(world, client), citizen);
    expect(page.status).toBe(200);
    expect(answerOf(answer)).toHaveProperty('code');
    expect(session.cookie('device')).toMatch(/^password\.\d+\.acc_/u);
  });

  it('sets the cookie of the device out of reach of scripts, for a year', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await openSignIn();
    const url = new URL(page.formAction ?? '', page.url).href;
    const body = new URLSearchParams({ ...page.fields, identifier: citizen.identifier, password: citizen.password });
    const response = await session.request(url, { method: 'POST', body });
    expect(response.status).toBe(303);
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('paiza_device=')) ?? '';
    expect(cookie).toMatch(/; httponly/iu);
    expect(cookie).toMatch(/; samesite=lax/iu);
    expect(cookie).toMatch(/; path=\//iu);
    const expires = new Date(/expires=([^;]+)/iu.exec(cookie)?.[1] ?? 0).getTime();
    expect(Math.round((expires - Date.now()) / 86_400_000)).toBe(365);
  });
});

describe('a form that cannot be accepted', () => {
  it.each([
    ['nothing', '', '', 2],
    ['no password', '+79161234567', '', 1],
    ['what is no identifier', 'Иван Петров', 'x', 1],
  ])('comes back with what was typed: %s', async (_, identifier, password, faults) => {
    const { session, page } = await openSignIn();
    const answer = await session.submit(page, { identifier, password });
    expect(answer.status).toBe(422);
    expect(answer.text.match(/class="field-error"/gu)).toHaveLength(faults);
    expect(/name="identifier"[^>]*value="([^"]*)"|value="([^"]*)"[^>]*name="identifier"/u.exec(answer.text)?.[1] ?? '').toBe(identifier);
  });

  it('says the same to a wrong password and to an identifier that nobody has', async () => {
    const citizen = await aCitizen(world.deps);
    const answers = [];
    for (const identifier of [citizen.identifier, somePhone()]) {
      const { session, page } = await openSignIn();
      answers.push(await session.submit(page, { identifier, password: 'Not-the-1-password' }));
    }
    const [wrong, unknown] = answers as [WebPage, WebPage];
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain(`value="${citizen.identifier}"`);
    expect(wrong.text).not.toContain('Not-the-1-password');
    expect(unknown.status).toBe(422);
    expect(said(unknown)).toBe(said(wrong));
    expect(headersOf(unknown)).toEqual(headersOf(wrong));
    expect(cookieNames(unknown)).toEqual(cookieNames(wrong));
  });

  it('says how long to wait when there were too many, to both alike', async () => {
    const citizen = await aCitizen(world.deps);
    const answers = [];
    for (const identifier of [citizen.identifier, somePhone()]) {
      const { session, page } = await openSignIn();
      for (let attempt = 0; attempt < 5; attempt++) await session.submit(page, { identifier, password: 'wrong' });
      answers.push(await session.submit(page, { identifier, password: citizen.password }));
    }
    const [known, unknown] = answers as [WebPage, WebPage];
    expect(known.status).toBe(429);
    expect(Number(known.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(known.text).toContain('через 15 минут');
    expect(said(unknown)).toBe(said(known));
    expect(unknown.status).toBe(429);
  });

  it('is refused with 400 when the password is absurdly long', async () => {
    const { session, page } = await openSignIn();
    const hashes = world.deps.passwordHasher.stats.completed;
    const answer = await session.submit(page, { identifier: somePhone(), password: 'x'.repeat(4096) });
    expect(answer.status).toBe(400);
    expect(world.deps.passwordHasher.stats.completed).toBe(hashes);
  });
});

it('asks to come back in a moment when too many sign in at once, and keeps what was typed', async () => {
  const citizen = await aCitizen(world.deps);
  const { session, page } = await openSignIn();
  const places = [];
  try {
    for (;;) places.push(world.deps.passwordHasher.enter());
  } catch (error) {
    expect(error).toMatchObject({ code: 'busy' });
  }
  expect(places.length).toBeGreaterThan(world.config.passwords.queuedHashes);
  const answer = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
  for (const place of places) place.leave();
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/u);
  expect(answer.text).toContain(`value="${citizen.identifier}"`);
  const second = await session.submit(answer, { identifier: citizen.identifier, password: citizen.password });
  expect(second.text).not.toContain('name="password"');
});

describe('a new device while strangers guess at the account', () => {
  /** As if fifty guesses from everywhere had failed. */
  async function attacked(identifier: string): Promise<void> {
    const { identifier: key } = counterKeys(world.deps.keyring, parseIdentifier(identifier), 'anywhere');
    const row = { key, failures: 50, window_ends_at: new Date('9999-01-01'), forget_at: new Date('9999-01-01') };
    await world.deps.db.insertInto('throttle_counters').values(row).execute();
  }

  async function attackedCitizen(): Promise<TestCitizen> {
    const citizen = await aCitizen(world.deps);
    await attacked(citizen.identifier);
    return citizen;
  }

  const digitsIn = (text: string): string => /\b\d{6}\b/u.exec(text)?.[0] ?? '';

  it('shows the password, then a code from the account’s contact, and is known from then on', async () => {
    const citizen = await attackedCitizen();
    const { session, page } = await openSignIn();
    const codePage = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    expect(codePage.url).toMatch(/\/interaction\/[\w-]+\/device$/u);
    expect(codePage.text).toMatch(/autocomplete="one-time-code"/u);
    expect(codePage.text).not.toContain(citizen.identifier.slice(-4));
    const digits = digitsIn((await world.messageTo(citizen.identifier)).text);
    const done = await session.submit(codePage, { code: `${digits.slice(0, 3)} ${digits.slice(3)}` });
    expect(done.url).not.toContain('/device');
    expect(done.text).not.toContain('name="password"');
    expect(session.cookie('device')).toMatch(/^password\./u);
    expect(session.cookie('device_challenge')).toBeUndefined();
    const again = await signInAt(session, authorizationRequest(world, client, { prompt: 'login' }), citizen);
    expect(answerOf(again)).toHaveProperty('code');
  });

  it('sees the same pages for a right password, a wrong one and an identifier that nobody has; one message is sent', async () => {
    const citizen = await attackedCitizen();
    const nobody = somePhone();
    await attacked(nobody);
    const seen: string[][] = [];
    const attempts = [
      [citizen.identifier, citizen.password],
      [citizen.identifier, 'Not-the-1-password'],
      [nobody, citizen.password],
    ] as const;
    for (const [identifier, password] of attempts) {
      const { session, page } = await openSignIn();
      const codePage = await session.submit(page, { identifier, password });
      const wrong = await session.submit(codePage, { code: '000000' });
      const resend = await session.submit(codePage, {}, `${codePage.formAction}/resend`);
      const back = await session.open(page.url);
      const pages = [codePage, wrong, resend, back];
      seen.push([
        ...pages.map((one) => String(one.status)),
        ...pages.map((one) => said(one).replace(/\d+ секунд\p{L}*|data-countdown-seconds="\d+"|\d:\d\d/gu, '')),
        ...pages.map((one) => cookieNames(one).join()),
        String(session.cookie('device_challenge')?.length),
      ]);
    }
    expect(seen[0]?.slice(0, 4)).toEqual(['200', '422', '429', '200']);
    expect(Number(seen[0]?.at(-1))).toBeGreaterThan(40);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    await world.messageTo(citizen.identifier);
    expect(world.messages.filter(({ to }) => to === nobody || to === citizen.identifier)).toHaveLength(1);
  });

  it('cannot use in one browser what another has shown', async () => {
    const citizen = await attackedCitizen();
    const [owner, stranger] = [await openSignIn(), await openSignIn()];
    await owner.session.submit(owner.page, { identifier: citizen.identifier, password: citizen.password });
    const digits = digitsIn((await world.messageTo(citizen.identifier)).text);
    const codePage = await stranger.session.submit(stranger.page, { identifier: citizen.identifier, password: 'guess' });
    stranger.session.setCookie('device_challenge', owner.session.cookie('device_challenge') ?? '');
    const answer = await stranger.session.submit(codePage, { code: digits });
    expect(answer.text).toContain('name="password"');
    expect(stranger.session.cookie('device')).toBeUndefined();
  });

  it('is sent back to the form when it owes no code', async () => {
    const { session, page } = await openSignIn();
    const answer = await session.open(`${page.url}/device`);
    expect(answer.url).toBe(page.url);
    expect(answer.text).toContain('name="password"');
  });

  it.each([[''], ['abc'], ['1'.repeat(13)]])('is asked for digits when it sends "%s"', async (code) => {
    const citizen = await attackedCitizen();
    const { session, page } = await openSignIn();
    const codePage = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    const answer = await session.submit(codePage, { code });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Введите код из сообщения цифрами');
  });

  it('does not concern a device that is known', async () => {
    const citizen = await aCitizen(world.deps);
    const session = new WebSession();
    await signInAt(session, authorizationRequest(world, client), citizen);
    await attacked(citizen.identifier);
    const { page } = await openSignIn({ prompt: 'login' }, session);
    const answer = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    expect(answer.text).not.toContain('name="password"');
    expect(answer.url).not.toContain('/device');
  });
});
