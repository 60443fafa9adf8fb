import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpRegistry } from '../../src/adapters/registries/http-registry.ts';
import { interiorMinistry } from '../../src/adapters/registries/interior-ministry.ts';
import { pensionFund } from '../../src/adapters/registries/pension-fund.ts';
import { taxService } from '../../src/adapters/registries/tax-service.ts';
import type { Dialect } from '../../src/adapters/registries/dialect.ts';
import { registryIds, type RegistryAnswer } from '../../src/capabilities/registries/ports.ts';
import { verdictOf } from '../../src/capabilities/registries/verdict.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { describeRegistry, type RegistryUnderTest } from '../conformance/registry.ts';
import { createFakeRegistry } from '../support/fake-registry.ts';
import { someIdentityData } from '../support/identity.ts';
import { json, startRegistryServer, type RegistryServer } from './registry-server.ts';

const issuer = 'https://id.example';
const dialects = { pension_fund: pensionFund, interior_ministry: interiorMinistry, tax_service: taxService } as const;
const settledAnswers = {
  pension_fund: { outcome: 'mismatch', fields: ['family_name', 'birth_date'] },
  interior_ministry: { outcome: 'invalid', fields: ['document', 'given_name'] },
  tax_service: { outcome: 'found', inn: '500100732259' },
} as const satisfies Record<string, RegistryAnswer>;

function connect(server: RegistryServer, dialect: Dialect, timeoutMilliseconds = 2000): HttpRegistry {
  return new HttpRegistry(dialect, { url: server.url, token: server.token, issuer, timeoutMilliseconds });
}

/** Our words as they stand on the wire. */
function onTheWire(answer: RegistryAnswer): object {
  const camel = (name: string) => name.replace(/_(\w)/gu, (_, letter: string) => letter.toUpperCase());
  return 'fields' in answer ? { ...answer, fields: answer.fields.map(camel) } : answer;
}

for (const id of registryIds) {
  describeRegistry(`the fake of ${id}`, settledAnswers[id], async (): Promise<RegistryUnderTest> => {
    const registry = createFakeRegistry(id);
    registry.meet = () => 'later';
    return {
      registry,
      meet: (meeting) => void (registry.meet = () => meeting),
      settle: registry.answerLater,
      timesAsked: (checkId) => registry.asked.filter((question) => question.checkId === checkId).length,
      stop: async () => undefined,
    };
  });

  describeRegistry(`${id} over HTTP`, settledAnswers[id], async (): Promise<RegistryUnderTest> => {
    const server = await startRegistryServer(dialects[id].slug, [onTheWire(settledAnswers[id])]);
    const answerOf = {
      later: undefined,
      unavailable: (_: unknown, response: ServerResponse) => json(response, 503, {}, { 'retry-after': '120' }),
      silent: () => undefined,
    };
    return {
      registry: connect(server, dialects[id]),
      meet: (meeting) => void (server.respond = answerOf[meeting]),
      settle: () => undefined, // answers at the second poll
      timesAsked: (checkId) => server.questions.filter(({ requestId }) => requestId === checkId).length,
      stop: () => server.stop(),
    };
  });
}

describe('questions', () => {
  it('hold what the registry needs and nothing else', () => {
    const data = someIdentityData();
    const person = { familyName: 'Каменщикова', givenName: 'Аксинья', patronymic: 'Фёдоровна', birthDate: '1988-03-07' };
    const { type, series, number, issueDate } = data.document;
    expect(pensionFund.question(data)).toEqual({ ...person, snils: data.snils, gender: 'female' });
    expect(interiorMinistry.question(data)).toEqual({
      ...person,
      document: { type, series, number, issueDate, divisionCode: '440-001' },
    });
    expect(taxService.question(data)).toEqual({ ...person, gender: 'female', snils: data.snils, document: { type, series, number } });
  });

  it('say that a person has no patronymic, and give a foreign document no division code', () => {
    const { patronymic: _, ...rest } = someIdentityData({ citizenship: 'KAZ' });
    const issueDate = '2020-01-01' as CalendarDate;
    const data = {
      ...rest,
      document: { type: 'foreign_document', series: '', number: 'N1234567', issueDate, issuedBy: 'МВД РК' },
    } as const;
    expect(interiorMinistry.question(data)).toMatchObject({
      patronymic: null,
      document: { type: 'foreign_document', series: '', number: 'N1234567', issueDate },
    });
    expect(JSON.stringify(interiorMinistry.question(data))).not.toContain('divisionCode');
  });

  it('carry our id, the address of our call-back, and the token, in no address', async () => {
    const server = await startRegistryServer('pension-fund', [{ outcome: 'match' }]);
    const checkId = newId('chk');
    await connect(server, pensionFund).ask({ checkId, data: someIdentityData() }, AbortSignal.timeout(5000));
    expect(server.questions).toMatchObject([{ requestId: checkId, callbackUrl: 'https://id.example/registries/pension-fund/answers' }]);
    await server.stop();
  });
});

describe('a registry that answers wrongly', () => {
  let server: RegistryServer;
  let registry: HttpRegistry;
  const checkId = newId('chk');
  beforeAll(async () => {
    server = await startRegistryServer('pension-fund', []);
    registry = connect(server, pensionFund, 600);
  });
  afterEach(() => (server.respond = undefined));
  afterAll(() => server.stop());

  const ask = () => registry.ask({ checkId, data: someIdentityData() }, AbortSignal.timeout(10_000));
  const answered = (answer: unknown, requestId: unknown = checkId) => ({ requestId, status: 'answered', answer });

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['no JSON', '<html>502 Bad Gateway</html>'],
    ['half a JSON', '{"requestId":"'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an unknown status', JSON.stringify({ requestId: checkId, status: 'maybe' })],
    ['no answer', JSON.stringify({ requestId: checkId, status: 'answered' })],
    ['an answer of another registry', JSON.stringify(answered({ outcome: 'valid' }))],
    ['a mismatch in nothing', JSON.stringify(answered({ outcome: 'mismatch', fields: [] }))],
    ['a mismatch in a field nobody knows', JSON.stringify(answered({ outcome: 'mismatch', fields: ['__proto__'] }))],
    ['a mismatch in a field twice', JSON.stringify(answered({ outcome: 'mismatch', fields: ['gender', 'gender'] }))],
    ['an outcome that is no text', JSON.stringify(answered({ outcome: ['match'] }))],
    ['a pause that is no number', JSON.stringify({ requestId: checkId, status: 'accepted', retryAfterSeconds: '5' })],
    ['deep nesting', '['.repeat(60_000)],
  ])('%s is garbage', async (_title, body) => {
    server.respond = (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
    await expect(ask()).rejects.toMatchObject({ name: 'RegistryFault', code: 'garbage' });
  });

  it('ignores members it does not know', async () => {
    server.respond = (_, response) => json(response, 200, { ...answered({ outcome: 'match', score: 0.9 }), version: 7 });
    expect(await ask()).toEqual({ kind: 'answered', answer: { outcome: 'match' } });
  });

  it('about another question is a foreign answer, whatever it says', async () => {
    server.respond = (_, response) => json(response, 200, answered({ outcome: 'match' }, newId('chk')));
    await expect(ask()).rejects.toMatchObject({ code: 'foreign_answer' });
    await expect(registry.poll(checkId, AbortSignal.timeout(5000))).rejects.toMatchObject({ code: 'foreign_answer' });
  });

  it('with a megabyte is cut off, whether it says so or not', async () => {
    let written = 0;
    server.respond = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const pour = (): void => {
        while (written < 64 * 2 ** 20 && !response.destroyed) {
          written += 65_536;
          if (!response.write(' '.repeat(65_536))) return void response.once('drain', pour);
        }
      };
      pour();
    };
    await expect(ask()).rejects.toMatchObject({ code: 'too_large' });
    expect(written).toBeLessThan(32 * 2 ** 20);
    server.respond = (_, response) => json(response, 200, answered({ outcome: 'match', padding: 'x'.repeat(2 ** 20) }));
    await expect(ask()).rejects.toMatchObject({ code: 'too_large' });
  });

  it('byte by byte, or not at all, is given up', async () => {
    server.respond = (_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(drip));
    };
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
    server.respond = () => undefined;
    await expect(ask()).rejects.toMatchObject({ code: 'timeout' });
  });

  it.each<[number, string]>([
    [400, 'refused'],
    [401, 'refused'],
    [404, 'refused'],
    [409, 'refused'],
    [302, 'refused'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('with %i is %s', async (status, code) => {
    server.respond = (_, response) => json(response, status, answered({ outcome: 'match' }), { 'retry-after': '90', location: server.url });
    const pause = code === 'unavailable' ? 90 : undefined;
    await expect(ask()).rejects.toMatchObject({ code, retryAfterSeconds: pause });
  });

  it('that hangs up, or is not there, is unreachable', async () => {
    server.respond = (request) => request.socket.destroy();
    await expect(ask()).rejects.toMatchObject({ code: 'unreachable' });
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const { port } = gone.address() as { port: number };
    await new Promise((resolve) => gone.close(resolve));
    const nobody = new HttpRegistry(pensionFund, { url: `http://127.0.0.1:${port}`, token: 'x', issuer, timeoutMilliseconds: 500 });
    await expect(nobody.poll(checkId, AbortSignal.timeout(5000))).rejects.toMatchObject({ code: 'unreachable' });
  });

  it('with a tax number whose check digits are wrong is garbage', () => {
    expect(taxService.parseAnswer({ outcome: 'found', inn: '500100732258' })).toBeUndefined();
    expect(taxService.parseAnswer({ outcome: 'found', inn: '500100732259' })).toEqual({ outcome: 'found', inn: '500100732259' });
  });
});

describe('docs/registries', () => {
  it.each(registryIds)('names for %s just the outcomes that the link understands and the room can judge', (id) => {
    const { slug, parseAnswer } = dialects[id];
    const text = readFileSync(join(import.meta.dirname, `../../docs/registries/${slug}.yaml`), 'utf8');
    const section = text.slice(text.indexOf('    Answer:'), text.indexOf('    CallbackClaims:'));
    const outcomes = [...section.matchAll(/const: (\w+)/gu)].map(([, outcome]) => outcome);
    const fields = /enum: \[([\w, ]+)\]/u.exec(section)?.[1]?.split(', ') ?? [];
    expect(outcomes.length).toBeGreaterThan(1);
    for (const outcome of outcomes) {
      const answer = parseAnswer({ outcome, fields, inn: '500100732259' });
      expect(answer).toMatchObject({ outcome });
      expect(verdictOf(id, answer!)).toBeDefined();
      if (answer !== undefined && 'fields' in answer) expect(answer.fields).toHaveLength(fields.length);
    }
  });
});
