import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';
import { freePorts } from '../../support/free-ports.ts';
import {
  ask,
  newRequestId,
  poll,
  questionAbout,
  startAskingProvider,
  verifyCallBack,
  type AskingProvider,
} from '../support/asking-provider.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from '../support/running-sandbox.ts';

const folder = temporaryFolder();
const providerPort = await freePorts();
let running: RunningSandbox;
let provider: AskingProvider;
let citizen: Citizen;

const registryNames = ['pension-fund', 'interior-ministry', 'tax-service'] as const;
type Name = (typeof registryNames)[number];
const truth = (name: Name) =>
  ({
    'pension-fund': { outcome: 'match' },
    'interior-ministry': { outcome: 'valid' },
    'tax-service': { outcome: 'found', inn: citizen.inn },
  })[name];

async function setFaults(faults: Partial<Record<Name, readonly string[]>>): Promise<number> {
  return (await fetch(`${running.registries}/api/faults`, { method: 'PUT', body: JSON.stringify(faults) })).status;
}

const order = (name: Name, requestId = newRequestId(), change: object = {}) => ({
  requestId,
  callbackUrl: `${provider.issuer}/registries/${name}/answers`,
  question: { ...questionAbout(name, citizen), ...change },
});

async function until<T>(look: () => Promise<T | undefined> | T | undefined, milliseconds = 6_000): Promise<T> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error('waited in vain');
}

const answered = (name: Name, requestId: string) =>
  until(async () => {
    const { body } = await poll(running.registries, name, requestId);
    return body?.status === 'answered' ? body.answer : undefined;
  });

const callBacksAbout = async (name: Name, requestId: string) => {
  const claims = await Promise.all(
    provider.callBacks
      .filter(({ path }) => path === `/registries/${name}/answers`)
      .map((callBack) => verifyCallBack(running.registries, name, callBack, provider.issuer)),
  );
  return claims.filter((claim) => claim['request_id'] === requestId);
};

beforeAll(async () => {
  provider = await startAskingProvider(providerPort);
  running = await runSandbox({ dataDir: folder.path, issuer: provider.issuer });
  citizen = (await (await fetch(`${running.registries}/api/citizens`, { method: 'POST' })).json()) as Citizen;
});
afterAll(async () => {
  await running.sandbox.stop();
  await provider.stop();
  folder.remove();
});
beforeEach(async () => {
  await setFaults({ 'pension-fund': [], 'interior-ministry': [], 'tax-service': [] });
});

describe.each(registryNames)('the %s', (name) => {
  it('takes a question, answers after a moment by a signed call-back, and to whoever polls', async () => {
    const body = order(name);
    const { requestId } = body;
    const taken = await ask(running.registries, name, body);
    expect([taken.status, taken.body]).toEqual([202, { requestId, status: 'accepted', retryAfterSeconds: 2 }]);
    expect((await poll(running.registries, name, requestId)).body).toMatchObject({ requestId, status: 'accepted' });
    const [claims] = await until(async () => {
      const found = await callBacksAbout(name, requestId);
      return found.length > 0 ? found : undefined;
    });
    expect(claims).toMatchObject({ iss: name, aud: provider.issuer, request_id: requestId, answer: truth(name) });
    expect(claims!.exp! - claims!.iat!).toBeLessThanOrEqual(300);
    expect(provider.callBacks.every(({ contentType }) => contentType === 'application/jwt')).toBe(true);
    const polled = await poll(running.registries, name, requestId);
    expect([polled.status, polled.body]).toEqual([200, { requestId, status: 'answered', answer: truth(name) }]);
    await sleep(600);
    expect(await callBacksAbout(name, requestId)).toHaveLength(1);
  });

  it('does its work once for one id, and refuses it for another question', async () => {
    const body = order(name);
    await ask(running.registries, name, body);
    await answered(name, body.requestId);
    const again = await ask(running.registries, name, body);
    expect([again.status, again.body]).toEqual([200, { requestId: body.requestId, status: 'answered', answer: truth(name) }]);
    const other = await ask(running.registries, name, order(name, body.requestId, { givenName: 'Ольга' }));
    expect([other.status, other.body?.code]).toEqual([409, 'registry.id_used']);
  });

  it('lets nobody in without its own token', async () => {
    for (const authorization of ['', 'Bearer x', 'Bearer sandbox-token-of-the-other-service', 'Basic x']) {
      const { status, headers } = await ask(running.registries, name, order(name), authorization === '' ? {} : { authorization });
      expect([authorization, status, headers.get('www-authenticate')]).toEqual([authorization, 401, 'Bearer']);
    }
    expect((await fetch(`${running.registries}/${name}/v1/requests/${newRequestId()}`)).status).toBe(401);
  });

  it('refuses what docs/registries does not describe', async () => {
    const whole = order(name);
    const { familyName: _familyName, ...short } = whole.question as Record<string, unknown>;
    const wrong: unknown[] = [
      [],
      { ...whole, requestId: 'chk_1' },
      { ...whole, question: short },
      { ...whole, question: { ...whole.question, birthDate: '31.01.1990' } },
      { ...whole, callbackUrl: 'http://localhost:1/registries' },
      { ...whole, callbackUrl: `${provider.issuer}.evil.example/` },
    ];
    for (const body of wrong) expect([body, (await ask(running.registries, name, body)).status]).toEqual([body, 400]);
    expect((await ask(running.registries, name, { ...whole, more: 'x'.repeat(70_000) })).status).toBe(413);
    expect((await poll(running.registries, name, newRequestId())).status).toBe(404);
  });

  it('publishes the public half of its key and nothing more', async () => {
    const answer = await fetch(`${running.registries}/${name}/v1/jwks`);
    const { keys } = (await answer.json()) as { keys: Record<string, unknown>[] };
    expect(answer.headers.get('content-type')).toContain('application/jwk-set+json');
    expect(keys).toEqual([
      { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: expect.any(String), x: expect.any(String), y: expect.any(String) },
    ]);
  });
});

describe('a fault that is switched on', () => {
  const name = 'pension-fund';

  it('silent: the question is taken, and answered once it is switched off', async () => {
    await setFaults({ [name]: ['silent'] });
    const { requestId } = order(name);
    expect((await ask(running.registries, name, order(name, requestId))).status).toBe(202);
    await sleep(2_500);
    expect((await poll(running.registries, name, requestId)).body).toMatchObject({ status: 'accepted' });
    await setFaults({ [name]: [] });
    expect(await answered(name, requestId)).toEqual({ outcome: 'match' });
  });

  it('slow: nothing within seconds, and no longer than until it is switched off', async () => {
    await setFaults({ [name]: ['slow'] });
    const { requestId } = order(name);
    await ask(running.registries, name, order(name, requestId));
    await sleep(2_500);
    expect((await poll(running.registries, name, requestId)).body).toMatchObject({ status: 'accepted' });
    await setFaults({ [name]: [] });
    expect(await answered(name, requestId)).toEqual({ outcome: 'match' });
  });

  it('answers at once, or twice, or never by itself', async () => {
    await setFaults({ [name]: ['immediate'] });
    expect(await ask(running.registries, name, order(name))).toMatchObject({
      status: 200,
      body: { status: 'answered', answer: { outcome: 'match' } },
    });

    await setFaults({ [name]: ['duplicate'] });
    const twice = newRequestId();
    await ask(running.registries, name, order(name, twice));
    await until(async () => ((await callBacksAbout(name, twice)).length === 2 ? true : undefined));

    await setFaults({ [name]: ['no-callback'] });
    const silent = newRequestId();
    await ask(running.registries, name, order(name, silent));
    expect(await answered(name, silent)).toEqual({ outcome: 'match' });
    await setFaults({ [name]: [] });
    await sleep(600);
    expect(await callBacksAbout(name, silent)).toEqual([]);
  });

  it.each([
    ['server-error', 500],
    ['unavailable', 503],
  ])('%s: every question and every poll is answered with %i, and no call-back comes', async (fault, status) => {
    const requestId = newRequestId();
    await ask(running.registries, name, order(name, requestId));
    await setFaults({ [name]: [fault] });
    const refused = await ask(running.registries, name, order(name));
    expect(refused.status).toBe(status);
    expect(refused.headers.get('retry-after')).toBe(status === 503 ? '20' : null);
    expect((await poll(running.registries, name, requestId)).status).toBe(status);
    expect((await ask(running.registries, 'tax-service', order('tax-service'))).status).toBe(202);
    await sleep(2_500);
    expect(await callBacksAbout(name, requestId)).toEqual([]);
    await setFaults({ [name]: [] });
    expect(await answered(name, requestId)).toEqual({ outcome: 'match' });
  });

  it('garbage, another person’s id, and a megabyte look as they are called', async () => {
    await setFaults({ [name]: ['garbage'] });
    expect(await ask(running.registries, name, order(name))).toMatchObject({ status: 200, body: undefined });
    await setFaults({ [name]: ['foreign-id'] });
    const foreign = order(name);
    const reply = await ask(running.registries, name, foreign);
    expect(reply.body?.answer).toEqual({ outcome: 'match' });
    expect(reply.body?.requestId).not.toBe(foreign.requestId);
    await setFaults({ [name]: ['oversized'] });
    expect((await ask(running.registries, name, order(name))).text.length).toBeGreaterThan(1_048_576);
  });

  it('says what it makes the registry say, to those asked while it is on', async () => {
    await setFaults({ [name]: ['mismatch:gender', 'immediate'], 'interior-ministry': ['document-invalid', 'immediate'] });
    const person = await ask(running.registries, name, order(name));
    expect(person.body?.answer).toEqual({ outcome: 'mismatch', fields: ['gender'] });
    const document = await ask(running.registries, 'interior-ministry', order('interior-ministry'));
    expect(document.body?.answer).toEqual({ outcome: 'invalid', fields: ['document'] });
  });

  it('is refused when there is no such fault, and then nothing changes', async () => {
    await setFaults({ [name]: ['slow'] });
    expect(await setFaults({ 'tax-service': ['none'], [name]: ['deceased', 'drunk'] })).toBe(400);
    expect(await setFaults({ 'post-office': [] } as object)).toBe(400);
    expect(await (await fetch(`${running.registries}/api/faults`)).json()).toEqual({
      'pension-fund': ['slow'],
      'interior-ministry': [],
      'tax-service': [],
    });
  });
});

it('a call-back that was not taken comes again', async () => {
  provider.refuseOnce('/registries/tax-service/answers');
  const requestId = newRequestId();
  await ask(running.registries, 'tax-service', order('tax-service', requestId));
  const repeated = await until(async () => {
    const found = await callBacksAbout('tax-service', requestId);
    return found.length === 2 ? found : undefined;
  });
  expect(repeated[1]?.['answer']).toEqual(repeated[0]?.['answer']);
});
