import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { revokeIdentity } from '../../src/capabilities/accounts/revoke-identity.ts';
import type { RegistryAnswer } from '../../src/capabilities/registries/ports.ts';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import { withLevelOfChecks } from '../../src/http/cabinet/second-look.ts';
import type { LevelledAccount } from '../../src/http/oidc/levelled-account.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen, becomeStandard, type TestCitizen } from '../support/citizen.ts';
import { createFakeRegistries, type Meeting } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

const registries = createFakeRegistries();
let world: World;
beforeAll(async () => {
  world = await createWorld({ registries, config: { server: { requestTimeoutSeconds: 2 } } });
});
afterAll(() => world.stop());
beforeEach(() => meet('later', 'later'));

const path = '/account/identity/checks';
const at = (place: string) => `${world.origin}${place}`;

function meet(pension: Meeting, ministry: Meeting): void {
  registries.pension_fund.meet = () => pension;
  registries.interior_ministry.meet = () => ministry;
}

async function signedIn(citizen: TestCitizen): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': 'en' });
  await session.submit(await session.open(at('/account')), { identifier: citizen.identifier, password: citizen.password });
  return session;
}

/** A citizen who has sent data and looks at the page, once it says this. */
async function looksUntil(words: string): Promise<WebPage> {
  const citizen = await aCitizen(world.deps);
  const session = await signedIn(citizen);
  await startChecks(world.deps, { accountId: citizen.accountId, data: someIdentityData() });
  for (let attempt = 0; attempt < 100; attempt++) {
    const page = await session.open(at(path));
    if (page.text.includes(words)) return page;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the page never said: ${words}`);
}

describe('the page of the checks', () => {
  it('sends whoever has sent nothing to the form', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    expect((await session.open(at(path))).url).toBe(at('/account/identity'));
  });

  it('never says that a confirmation was taken back when it came while the page was being made', async () => {
    const { accountId } = await aCitizen(world.deps);
    const readBefore = (await findAccount(world.deps, accountId)) as LevelledAccount;
    await becomeStandard(world.deps, accountId, someIdentityData());
    const confirmed = { state: 'confirmed' } as const;
    expect((await withLevelOfChecks(world.deps, readBefore, confirmed)).assuranceLevel).toBe('standard');
    expect((await withLevelOfChecks(world.deps, readBefore, { state: 'running' })).assuranceLevel).toBe('simplified');
    await world.deps.db.transaction().execute((tx) => revokeIdentity(world.deps, tx, { accountId, reason: 'deceased' }));
    expect((await withLevelOfChecks(world.deps, readBefore, confirmed)).assuranceLevel).toBe('simplified');
  });

  it('tells what each registry does, loads itself anew without scripts, and can be closed', async () => {
    const page = await looksUntil('Asked, waiting for the answer');
    expect(page.text).toContain('Pension fund');
    expect(page.text).toContain('Interior ministry');
    expect(page.text).toMatch(/<noscript><meta http-equiv="refresh" content="5;url=\/account\/identity\/checks\?again=1" \/><\/noscript>/u);
    expect(page.text).toContain('You may close this page');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('ends with the new level, and no longer loads itself', async () => {
    meet({ outcome: 'match' }, { outcome: 'valid' });
    const page = await looksUntil('Your data are confirmed');
    expect(page.text).toContain('level-standard');
    expect(page.text).not.toContain('http-equiv="refresh"');
    expect(page.text).not.toContain('data-events');
  });

  const refusals: [string, RegistryAnswer, RegistryAnswer, string[]][] = [
    [
      'a mismatch',
      { outcome: 'mismatch', fields: ['family_name', 'birth_date'] },
      { outcome: 'valid' },
      ['Some of the data differ', '#field-family_name', '#field-birth_date', 'Correct your data'],
    ],
    ['an unknown SNILS', { outcome: 'not_found' }, { outcome: 'valid' }, ['no such entry', '#field-snils', 'Correct your data']],
    [
      'a document that is not valid',
      { outcome: 'match' },
      { outcome: 'invalid', fields: ['document'] },
      ['The document is not valid', '#field-document_number', 'Correct your data'],
    ],
    [
      'two reasons at once',
      { outcome: 'mismatch', fields: ['gender'] },
      { outcome: 'not_found' },
      ['Some of the data differ', 'no such entry', '#field-gender', '#field-document_number', 'Compare all this'],
    ],
    [
      'an entry of a death',
      { outcome: 'deceased' },
      { outcome: 'valid' },
      ['its records may hold a mistake', 'pension fund: they will look'],
    ],
  ];
  it.each(refusals)('says of %s what to look at and what to do next', async (_reason, pension, ministry, words) => {
    meet(pension, ministry);
    const page = await looksUntil('Your data are not confirmed');
    for (const word of words) expect(page.text).toContain(word);
  });

  it('sends nobody to correct data that are no mistake of theirs', async () => {
    meet({ outcome: 'deceased' }, { outcome: 'valid' });
    expect((await looksUntil('Your data are not confirmed')).text).not.toContain('Correct your data');
  });

  it('no longer speaks of the level when a later answer has taken it back', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    meet({ outcome: 'match' }, { outcome: 'valid' });
    await startChecks(world.deps, { accountId: citizen.accountId, data: someIdentityData() });
    await until(session, 'Your data are confirmed');
    await world.deps.db
      .transaction()
      .execute((tx) => revokeIdentity(world.deps, tx, { accountId: citizen.accountId, reason: 'document_invalid' }));
    const page = await session.open(at(path));
    expect(page.text).toContain('The confirmation was taken back');
    expect(page.text).not.toContain('level-standard');
    expect((await session.open(at('/account'))).text).toContain('The confirmation was taken back');
  });

  it('says nothing of the other account when the person has one', async () => {
    meet({ outcome: 'match' }, { outcome: 'valid' });
    const data = someIdentityData();
    const [first, second] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    const [one, other] = [await signedIn(first), await signedIn(second)];
    await startChecks(world.deps, { accountId: first.accountId, data });
    await until(one, 'Your data are confirmed');
    await startChecks(world.deps, { accountId: second.accountId, data });
    const page = await until(other, 'Your data are not confirmed');
    expect(page.text).toContain('If you have another account already');
    expect(page.text).not.toContain('Confirmed<');
    expect(page.text).not.toContain(first.identifier);
  });

  async function until(session: WebSession, words: string): Promise<WebPage> {
    for (let attempt = 0; attempt < 100; attempt++) {
      const page = await session.open(at(path));
      if (page.text.includes(words)) return page;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`the page never said: ${words}`);
  }
});

describe('the events of the checks', () => {
  const events = `${path}/events`;
  const listening = (session: WebSession) => session.request(at(events), { headers: { accept: 'text/event-stream' } });

  it('are for nobody who is not signed in', async () => {
    const answer = await listening(new WebSession());
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([401, 'no-store']);
    expect(await answer.json()).toMatchObject({ code: 'cabinet.signed_out' });
  });

  it('are left without a warning in the log: every page that is closed leaves them', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    const before = world.log.length;
    const answer = await listening(session);
    await answer.body?.cancel();
    const written = () => world.log.slice(before);
    // The stream has its end a moment after the browser's.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(written().some((line) => line.includes(events))).toBe(true);
    expect(written().filter((line) => line.includes('"level":"warn"'))).toEqual([]);
  });

  it('tell that there is news and nothing of what it is, and end by themselves', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    await startChecks(world.deps, { accountId: citizen.accountId, data: someIdentityData() });
    const page = await session.open(at(path));
    const answer = await listening(session);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const begun = Date.now();
    const answering = setTimeout(() => {
      for (const question of registries.pension_fund.asked) registries.pension_fund.answerLater(question.checkId, { outcome: 'not_found' });
    }, 300);
    const text = await answer.text();
    clearTimeout(answering);
    expect(Date.now() - begun).toBeLessThan(4000);
    const digests = [...text.matchAll(/^data: (.*)$/gmu)].map((match) => match[1] ?? '');
    expect(digests.length).toBeGreaterThan(0);
    for (const digest of digests) expect(digest).toMatch(/^[\w-]{22}$/u);
    expect(page.text).toMatch(/data-progress="[\w-]{22}"/u);
    expect(text.replaceAll(/^(?:data: [\w-]{22}|retry: \d+|: still here|)$/gmu, '').trim()).toBe('');
  });

  it('are told to three pages of one account at a time, and to others beside', async () => {
    const [citizen, neighbour] = [await aCitizen(world.deps), await aCitizen(world.deps)];
    const session = await signedIn(citizen);
    const open = await Promise.all([listening(session), listening(session), listening(session)]);
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
    const fourth = await listening(session);
    expect(fourth.status).toBe(429);
    expect(fourth.headers.get('retry-after')).toBe('10');
    const other = await listening(await signedIn(neighbour));
    expect(other.status).toBe(200);
    for (const answer of [...open, other]) await answer.text();
    const free = await listening(session);
    expect(free.status).toBe(200);
    await free.text();
  });

  it('are announced on one connection, however often pages come and go', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    const listeners = async () => {
      const { rows } = await world.deps.pool.query<{ pid: number }>(
        `select pid from pg_stat_activity where datname = current_database() and application_name = 'paiza-listen' order by backend_start`,
      );
      return rows.map(({ pid }) => pid);
    };
    const first = await listening(session);
    await eventually(async () => (await listeners()).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const before = await listeners();
    await first.body?.cancel();
    for (let round = 0; round < 20; round++) {
      const answer = await listening(session);
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await listeners()).toEqual(before);
  });

  it('end at once when the process is asked to stop', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    const answer = await listening(session);
    const begun = Date.now();
    world.deps.progressWatch.drain();
    await answer.text();
    expect(Date.now() - begun).toBeLessThan(1000);
  });
});
