import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { somePassword, somePhone } from '../../src/sandbox/citizens/contacts.ts';
import { CookieJar } from '../../src/sandbox/citizens/cookie-jar.ts';
import { formsIn } from '../../src/sandbox/citizens/page-form.ts';
import { createTurns } from '../../src/sandbox/citizens/turns.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';

describe('a form, as a browser without scripts sends it', () => {
  it('holds what is filled in, checked and chosen, and not its buttons', () => {
    const [form] = formsIn(`<form method="get" action="/search"><input name="q"></form>
      <form method="post" action="/a?x=1&amp;y=2" novalidate>
        <input type="hidden" name="csrf_token" value="&lt;t&quot;&amp;amp;" />
        <input name="family_name" type="text" value="" required>
        <input type="radio" name="gender" value="male"><input type="radio" name="gender" value="female" checked>
        <input type="checkbox" name="no_patronymic"><input type="checkbox" name="agreed" checked>
        <input name="gone" value="x" disabled>
        <select name="citizenship"><option value="RUS">Россия</option><option value="KAZ" selected>Казахстан</option></select>
        <select name="kind"><option value="first">1</option><option value="second">2</option></select>
        <textarea name="note">\nдве &amp; строки</textarea>
        <button name="action" value="send">Send</button>
      </form>`);
    expect(form?.action).toBe('/a?x=1&y=2');
    expect(Object.fromEntries(form?.values ?? [])).toEqual({
      csrf_token: '<t"&amp;',
      family_name: '',
      gender: 'female',
      agreed: 'on',
      citizenship: 'KAZ',
      kind: 'first',
      note: 'две & строки',
    });
    expect([...(form?.names ?? [])]).toEqual(expect.arrayContaining(['action', 'no_patronymic', 'gender']));
  });
});

describe('a cookie jar', () => {
  it('sends each cookie to its path and those below, until it has ended', () => {
    const jar = new CookieJar();
    jar.keep('a=1; Path=/; HttpOnly', '/x');
    jar.keep('b=2=3; path=/account', '/x');
    jar.keep('c=4', '/interaction/1');
    expect(jar.header('/')).toBe('a=1');
    expect(jar.header('/account/contacts')).toBe('a=1; b=2=3');
    expect(jar.header('/accounts')).toBe('a=1');
    expect(jar.header('/interaction/2')).toBe('a=1; c=4');
    jar.keep('a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '/');
    jar.keep('b=x; Path=/account; Max-Age=0', '/');
    expect(jar.header('/account')).toBe('');
  });
});

it('numbers are such as the provider takes, and passwords such as its policy wants', () => {
  for (let count = 0; count < 200; count += 1) {
    const phone = somePhone();
    expect([phone, parsePhoneNumber(phone)]).toEqual([phone, phone]);
    expect(somePassword()).toMatch(/^[A-Z][a-z]+-\d{4}-[A-Z][a-z]+-\d{4}$/u);
  }
});

it('so many tasks at once run, and none is lost when one fails', async () => {
  const takeTurn = createTurns(3);
  const state = { running: 0, most: 0 };
  const task = (index: number) =>
    takeTurn(async () => {
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      state.running -= 1;
      if (index % 4 === 0) throw new Error('failed');
      return index;
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, (_, index) => task(index)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  expect(state).toEqual({ running: 0, most: 3 });
});

describe('an order that cannot be met', () => {
  const folder = temporaryFolder();
  let running: RunningSandbox;
  beforeAll(async () => {
    running = await runSandbox({ dataDir: folder.path });
  });
  afterAll(async () => {
    await running.sandbox.stop();
    folder.remove();
  });

  it.each([
    ['{"level":"gold"}', 400, 'sandbox.level_not_reachable'],
    ['{"level":7}', 400, 'sandbox.level_not_reachable'],
    ['{}', 400, 'sandbox.malformed'],
    ['[]', 400, 'sandbox.malformed'],
    ['', 400, 'sandbox.malformed'],
    ['{"level"', 400, 'sandbox.malformed'],
    [`{"level":"${'x'.repeat(70_000)}"}`, 413, 'sandbox.too_large'],
    ['{"level":"standard","person":{"snils":"1"}}', 400, 'sandbox.person_refused'],
    ['{"level":"simplified"}', 503, 'sandbox.provider_unreachable'],
  ])('is refused with a code: %.40s', async (body, status, code) => {
    const answer = await fetch(`${running.console}/api/citizens`, { method: 'POST', body });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({ status, code, detail: expect.stringMatching(/\w/u) });
  });
});
