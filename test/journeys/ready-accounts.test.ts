import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { killLeftovers } from '../operations/program.ts';
import { WebSession } from '../support/web-session.ts';
import { runPaiza, startMilliseconds, waitFor, type RunningPaiza } from './running-paiza.ts';

interface ReadyAccount {
  readonly level: string;
  readonly phone: string;
  readonly email: string;
  readonly password: string;
  readonly person: { readonly familyName: string; readonly givenName: string; readonly snils: string; readonly citizenship: string };
}

let paiza: RunningPaiza;
beforeAll(async () => {
  paiza = await runPaiza();
  // They are ready by the time that the last story asks for them.
  await fetch(`${paiza.console}/operators`, { method: 'POST', redirect: 'manual' });
}, startMilliseconds + 30_000);
afterAll(async () => {
  await paiza.stop();
  killLeftovers();
});

const order = (body: object) => fetch(`${paiza.console}/api/citizens`, { method: 'POST', body: JSON.stringify(body) });
const setFaults = (faults: object) => fetch(`${paiza.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) });

/** The citizen's own page after signing in with this identifier. */
async function signIn(identifier: string, password: string): Promise<string> {
  const session = new WebSession();
  const signInPage = await session.open(`${paiza.issuer}/sign-in?return=/account`);
  return (await session.submit(signInPage, { identifier, password })).text;
}

const levelIn = (page: string) => /class="level level-([a-z]+)"/u.exec(page)?.[1];

describe('a ready account', () => {
  it('of the simplified level is signed in to by phone and by e-mail, and not by a SNILS that nobody has confirmed', async () => {
    const answer = await order({ level: 'simplified' });
    expect(answer.status).toBe(201);
    const { level, phone, email, password, person } = (await answer.json()) as ReadyAccount;
    expect(level).toBe('simplified');
    for (const identifier of [phone, email]) {
      const page = await signIn(identifier, password);
      expect([identifier, levelIn(page), page.includes(person.familyName)]).toEqual([identifier, 'simplified', true]);
    }
    expect(levelIn(await signIn(person.snils, password))).toBeUndefined();
  }, 60_000);

  it('of the standard level is there ten times over when ten are asked for at once, each for a person of their own', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => order({ level: 'standard' })));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const accounts = (await Promise.all(answers.map((answer) => answer.json()))) as ReadyAccount[];
    expect(new Set(accounts.map(({ person }) => person.snils)).size).toBe(10);
    expect(accounts.every(({ level }) => level === 'standard')).toBe(true);
    const [{ phone, email, password, person }] = accounts as [ReadyAccount];
    for (const identifier of [phone, email, person.snils])
      expect([identifier, levelIn(await signIn(identifier, password))]).toEqual([identifier, 'standard']);
  }, 120_000);

  it('of the confirmed level has a proof of any method and age, and is not made of what is not there', async () => {
    const answer = await order({ level: 'confirmed', method: 'postal_code', proved_at: '2024-03-01' });
    const { level, phone, password, ...proof } = (await answer.json()) as ReadyAccount & object;
    expect([answer.status, level, proof]).toMatchObject([
      201,
      'confirmed',
      { method: 'postal_code', provedAt: '2024-03-01T00:00:00.000Z' },
    ]);
    const session = new WebSession();
    const signInPage = await session.open(`${paiza.issuer}/sign-in?return=/account/confirm`);
    const page = await session.submit(signInPage, { identifier: phone, password });
    expect([levelIn(page.text), page.text.includes('1 марта 2024')]).toEqual(['confirmed', true]);
    expect((await order({ level: 'confirmed', method: 'telepathy' })).status).toBe(400);
  }, 60_000);

  it('may be of a foreigner, or of somebody described', async () => {
    const answer = await order({
      level: 'standard',
      person: { citizenship: 'KAZ', familyName: 'Ахметова', patronymic: null, gender: 'female' },
    });
    expect([answer.status, await answer.json()]).toMatchObject([
      201,
      { person: { citizenship: 'KAZ', familyName: 'Ахметова', patronymic: null } },
    ]);
  }, 60_000);

  it('is not told to be standard when a registry has refused, and is standard for the next one once the fault is off', async () => {
    await setFaults({ 'interior-ministry': ['document-invalid'] });
    const refused = await order({ level: 'standard' });
    const { code, account } = (await refused.json()) as { code: string; account: ReadyAccount };
    expect([refused.status, code, account.level]).toEqual([422, 'sandbox.checks_refused', 'simplified']);
    expect(levelIn(await signIn(account.phone, account.password))).toBe('simplified');
    await setFaults({ 'interior-ministry': [] });
    expect((await order({ level: 'standard' })).status).toBe(201);
  }, 60_000);
});

it(
  'the population and the faults are there after a power failure, and accounts can be made again',
  async () => {
    const faults = { 'pension-fund': ['duplicate'], 'interior-ministry': ['no-callback'], 'tax-service': ['immediate'] };
    await setFaults(faults);
    const before = await (await fetch(`${paiza.registries}/api/citizens`)).json();
    await paiza.killAndStartAgain();
    expect(await (await fetch(`${paiza.registries}/api/faults`)).json()).toEqual(faults);
    expect(await (await fetch(`${paiza.registries}/api/citizens`)).json()).toEqual(before);
    const startedAt = performance.now();
    expect((await fetch(`${paiza.registries}/api/citizens`, { method: 'POST' })).status).toBe(201);
    expect(performance.now() - startedAt).toBeLessThan(1000);
    // Answers twice, by polling alone, and at once: all three lead to the level.
    expect((await order({ level: 'standard' })).status).toBe(201);
  },
  startMilliseconds + 60_000,
);

interface ReadyOperators {
  readonly state: string;
  readonly operators: readonly { readonly role: string; readonly phone: string; readonly password: string; readonly code: string }[];
}

it('two operators are at the desk, one of them senior, and sign in there with password and app', async () => {
  const look = async () => (await (await fetch(`${paiza.console}/api/operators`)).json()) as ReadyOperators;
  const ready = await waitFor(
    'the operators',
    async () => {
      const answer = await look();
      return answer.state === 'done' ? answer.operators : undefined;
    },
    60_000,
  );
  expect(ready.map(({ role }) => role)).toEqual(['senior', 'operator']);
  for (const { phone, password, code } of ready) {
    const session = new WebSession();
    const signInPage = await session.open(`${paiza.issuer}/desk`);
    const secondStep = await session.submit(signInPage, { identifier: phone, password });
    expect(secondStep.text).toContain('name="code"');
    let desk = await session.submit(secondStep, { code });
    // The code that bound the app a moment ago is taken once: the next one is.
    if (desk.status === 422) desk = await session.submit(desk, { code: await codeAfter(code, phone) });
    expect([desk.status, new URL(desk.url).pathname]).toEqual([200, '/desk']);
  }

  function codeAfter(used: string, phone: string): Promise<string> {
    const newer = async () => (await look()).operators.find((operator) => operator.phone === phone && operator.code !== used)?.code;
    return waitFor('the next code of the app', newer, 35_000);
  }
}, 130_000);
