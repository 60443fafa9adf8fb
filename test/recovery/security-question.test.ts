import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { questionFaults } from '../../src/capabilities/authentication/security-question.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { forgetCounters, passwords, pathOf, provePhone } from './recovery-world.ts';

const question = 'Как звали собаку у бабушки на даче?';

describe('the security question', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({ config: { recovery: { securityQuestion: true } } });
  });
  afterAll(() => world.stop());
  beforeEach(() => forgetCounters(world.deps));

  async function signedIn(citizen: TestCitizen, at = world): Promise<WebSession> {
    const session = new WebSession();
    const page = await session.open(`${at.origin}/sign-in?return=/account/security`);
    await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
    return session;
  }

  async function withQuestion(answer = 'Пушок-Ёжик'): Promise<TestCitizen> {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const page = await session.submit(await session.open(`${world.origin}/account/security/question`), { question, answer });
    expect(page.url).toBe(`${world.origin}/account/security?done=question`);
    return citizen;
  }

  it('stands before the new password, beside all that was shown, and takes an answer in any spelling', async () => {
    const citizen = await withQuestion();
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/password');
    expect(page.text).toContain(question);
    for (const answer of ['', 'Шарик']) {
      const refused = await session.submit(page, { ...passwords(), answer });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain('id="field-answer-error"');
    }
    expect(pathOf(await session.submit(page, { ...passwords(), answer: ' пушок  ежик. ' }))).toBe('/recovery/done');
  });

  it('is guessed at five times, counted over all recoveries', async () => {
    const citizen = await withQuestion();
    const { session, page } = await provePhone(world, citizen.identifier);
    for (let tries = 0; tries < 5; tries++) expect((await session.submit(page, { ...passwords(), answer: 'Шарик' })).status).toBe(422);
    const refused = await session.submit(page, { ...passwords(), answer: 'Пушок-Ёжик' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
  });

  it('opens nothing by itself (H47): whoever has shown nothing else is neither asked nor heard', async () => {
    const citizen = await withQuestion();
    const session = new WebSession();
    const start = await session.open(`${world.origin}/recovery`);
    const code = await session.submit(start, { identifier: citizen.identifier });
    const page = await session.submit(code, { ...passwords(), answer: 'Пушок-Ёжик' }, '/recovery/password');
    expect(page.text).not.toContain(question);
    expect(pathOf(page)).not.toBe('/recovery/done');
    const { rows } = await world.deps.pool.query(`select from factor_attempts where account_id = $1`, [citizen.accountId]);
    expect(rows).toEqual([]);
  });

  it('is kept as a password is, and can be taken away', async () => {
    const citizen = await withQuestion();
    const { rows } = await world.deps.pool.query<{ text: string }>('select q::text as text from security_questions q');
    expect(rows.map(({ text }) => text).join()).not.toMatch(/ушок|собаку/u);
    const session = await signedIn(citizen);
    const page = await session.open(`${world.origin}/account/security/question`);
    expect(page.text).toContain(question);
    expect((await session.submit(page, { remove: 'yes' })).url).toBe(`${world.origin}/account/security?done=question_removed`);
    const { page: recovery } = await provePhone(world, citizen.identifier);
    expect(recovery.text).not.toContain(question);
  });

  it('must be one, with an answer that does not stand in it; what was typed is not lost', async () => {
    expect(questionFaults({ question: 'Кто?', answer: 'я' })).toEqual(['question_too_short', 'answer_too_short']);
    expect(questionFaults({ question: 'Как зовут Барсика?', answer: 'барсика' })).toEqual(['answer_in_question']);
    const session = await signedIn(await aCitizen(world.deps));
    const page = await session.submit(await session.open(`${world.origin}/account/security/question`), { question, answer: '?!' });
    expect(page.status).toBe(422);
    expect(page.text).toContain(question);
  });

  it('is not there unless the installation wants it', async () => {
    const plain = await createWorld();
    try {
      const session = await signedIn(await aCitizen(plain.deps), plain);
      expect((await session.open(`${plain.origin}/account/security`)).text).not.toContain('/account/security/question');
      expect((await session.open(`${plain.origin}/account/security/question`)).status).toBe(404);
    } finally {
      await plain.stop();
    }
  });
});
