import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair } from 'jose';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import { findProgress } from '../../src/capabilities/registries/find-progress.ts';
import { newId } from '../../src/kernel/ids.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { aCitizen } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { createWorld, type World } from '../support/world.ts';
import { startRegistryServer, type RegistryServer } from './registry-server.ts';

let world: World;
let fund: RegistryServer;
let ministry: RegistryServer;
beforeAll(async () => {
  fund = await startRegistryServer('pension-fund', [{ outcome: 'match' }]);
  ministry = await startRegistryServer('interior-ministry', [{ outcome: 'valid' }]);
  const registries = {
    requestsPerDay: 1000,
    pensionFund: { url: fund.url, token: fund.token },
    interiorMinistry: { url: ministry.url, token: ministry.token },
  };
  world = await createWorld({ config: { registries } });
});
afterAll(async () => {
  await world.stop();
  await Promise.all([fund.stop(), ministry.stop()]);
});

/** Submits and waits until both registries hold the questions; names the checks. */
async function asked() {
  const { accountId } = await aCitizen(world.deps);
  const { requestId } = await startChecks(world.deps, { accountId, data: someIdentityData() });
  const { db } = world.deps;
  await eventually(async () => {
    const rows = await db.selectFrom('registry_checks').select('sent_at').where('request_id', '=', requestId).execute();
    return rows.length === 2 && rows.every((row) => row.sent_at !== null);
  });
  const rows = await db.selectFrom('registry_checks').select(['id', 'registry']).where('request_id', '=', requestId).execute();
  const idOf = (registry: string) => rows.find((row) => row.registry === registry)!.id;
  return { accountId, pension: idOf('pension_fund'), document: idOf('interior_ministry') };
}

function call(body: string, { slug = 'pension-fund', type = 'application/jwt' } = {}) {
  return fetch(`${world.origin}/registries/${slug}/answers`, { method: 'POST', headers: { 'content-type': type }, body });
}

const match = { outcome: 'match' };
const claims = (checkId: string, answer: object = match) => ({ aud: world.origin, request_id: checkId, answer });
const stateOf = async (accountId: string) => (await findProgress(world.deps, accountId))?.checks.map(({ state }) => state);

describe('a call-back', () => {
  it('of both registries makes the account standard, without a poll', async () => {
    const { accountId, pension, document } = await asked();
    const first = await call(await fund.sign(claims(pension)));
    const second = await call(await ministry.sign(claims(document, { outcome: 'valid' })), { slug: 'interior-ministry' });
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(await first.text()).toBe('');
    expect(await findProgress(world.deps, accountId)).toMatchObject({ state: 'confirmed' });
    expect(fund.polls).not.toContain(pension);
  });

  it('gets 202 when it is late, repeated or for nobody, and changes nothing', async () => {
    const { accountId, pension } = await asked();
    const body = await fund.sign(claims(pension));
    expect((await call(body)).status).toBe(202);
    expect((await call(body)).status).toBe(202);
    expect((await call(await fund.sign(claims(pension, { outcome: 'not_found' })))).status).toBe(202);
    expect((await call(await fund.sign(claims(newId('chk'))))).status).toBe(202);
    expect((await findProgress(world.deps, accountId))?.checks[0]).toMatchObject({ outcome: 'match' });
  });

  it('cannot answer what another registry was asked', async () => {
    const { accountId, document } = await asked();
    expect((await call(await fund.sign(claims(document)))).status).toBe(202);
    expect(await stateOf(accountId)).toEqual(['sent', 'sent']);
  });

  it.each<[string, (checkId: string) => Promise<string>]>([
    ['a key that is not published', async (id) => fund.sign(claims(id), { key: (await generateKeyPair('ES256')).privateKey })],
    ['an unknown key id', (id) => fund.sign(claims(id), { kid: 'another' })],
    ["another registry's key", (id) => ministry.sign({ ...claims(id), iss: 'pension-fund' })],
    ['another issuer', (id) => fund.sign({ ...claims(id), iss: 'interior-ministry' })],
    ['another audience', (id) => fund.sign({ ...claims(id), aud: 'https://other.example' })],
    ['several audiences', (id) => fund.sign({ ...claims(id), aud: [world.origin, 'https://other.example'] })],
    ['a life that is over', (id) => fund.sign({ ...claims(id), iat: seconds(-400), exp: seconds(-100) })],
    ['a life of ten years', (id) => fund.sign({ ...claims(id), exp: seconds(315_360_000) })],
    ['a beginning in an hour', (id) => fund.sign({ ...claims(id), iat: seconds(3600), exp: seconds(3700) })],
    ['no end', (id) => fund.sign({ ...claims(id), exp: undefined } as never)],
    ['no id', (id) => fund.sign({ ...claims(id), jti: undefined } as never)],
    ['no signature (`alg: none`)', async (id) => unsigned({ iss: 'pension-fund', ...claims(id) })],
    ['an HMAC', async (id) => fund.sign(claims(id), { key: new Uint8Array(32) as never, alg: 'HS256' })],
    ['RSA', async (id) => fund.sign(claims(id), { key: (await generateKeyPair('RS256')).privateKey, alg: 'RS256' })],
    ['other claims than were signed', async (id) => swapped(await fund.sign(claims(newId('chk'))), { ...claims(id), iss: 'pension-fund' })],
  ])('with %s gets 401, and the check waits on', async (_title, make) => {
    const { accountId, pension } = await asked();
    const answer = await call(await make(pension));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'registries.callback_not_authentic' });
    expect(await stateOf(accountId)).toEqual(['sent', 'sent']);
  });

  it.each<[string, (checkId: string) => Promise<string>]>([
    ['nothing', async () => ''],
    ['words', async () => 'Ответ: да'],
    ['JSON', async (id) => JSON.stringify(claims(id))],
    ['two dots', async () => '..'],
    ['an answer of another registry', (id) => fund.sign(claims(id, { outcome: 'valid' }))],
    ['an answer that is none', (id) => fund.sign(claims(id, ['match']))],
    ['an id of another kind', (id) => fund.sign(claims(id.replace('chk_', 'acc_')))],
  ])('that is %s gets 400', async (_title, make) => {
    const { accountId, pension } = await asked();
    expect((await call(await make(pension))).status).toBe(400);
    expect(await stateOf(accountId)).toEqual(['sent', 'sent']);
  });

  it('of a megabyte gets 413, of another type 415, for a registry that is not connected 404', async () => {
    expect((await call('x'.repeat(2 ** 20))).status).toBe(413);
    expect((await call('{}', { type: 'application/json' })).status).toBe(415);
    expect((await call('x', { slug: 'tax-service' })).status).toBe(404);
    expect((await call('x', { slug: 'unknown' })).status).toBe(404);
    expect((await fetch(`${world.origin}/registries/pension-fund/answers`)).status).toBe(404);
  });

  it('answers as a machine: no cookie, no page, nothing kept', async () => {
    const answer = await call('x');
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('finds the keys kept: strangers cannot make us fetch them again and again', async () => {
    await call(await fund.sign(claims(newId('chk'))));
    const before = fund.keyFetches;
    const strange = await Promise.all(Array.from({ length: 20 }, (_, index) => fund.sign(claims(newId('chk')), { kid: `k${index}` })));
    for (const body of strange) expect((await call(body)).status).toBe(401);
    expect(fund.keyFetches - before).toBeLessThanOrEqual(1);
  });

  it('leaves no token, claim or id of a check in the log', async () => {
    const { pension } = await asked();
    const body = await fund.sign(claims(pension));
    await call(body);
    await call(`${body}x`);
    const log = world.log.join('\n');
    expect(log).not.toContain(body.split('.')[1]);
    expect(log).toContain('/registries/pension-fund/answers');
  });
});

describe('keys of a registry that cannot be had', () => {
  it.each<[string, () => unknown]>([
    ['are garbage', () => 'nonsense'],
    ['are a megabyte', () => ({ keys: [], padding: 'x'.repeat(2 ** 20) })],
  ])('because they %s make us say 503, to be repeated', async (_title, keySet) => {
    const server = await startRegistryServer('pension-fund', []);
    server.keySet = keySet;
    const other = await startRegistryServer('interior-ministry', []);
    const registries = { pensionFund: { url: server.url, token: server.token }, interiorMinistry: { url: other.url, token: other.token } };
    const own = await createWorld({ config: { registries } });
    try {
      const body = await server.sign({ aud: own.origin, request_id: newId('chk'), answer: match });
      const headers = { 'content-type': 'application/jwt' };
      const answer = await fetch(`${own.origin}/registries/pension-fund/answers`, { method: 'POST', headers, body });
      expect(answer.status).toBe(503);
      expect(answer.headers.get('retry-after')).toBe('30');
    } finally {
      await own.stop();
      await Promise.all([server.stop(), other.stop()]);
    }
  });
});

function seconds(fromNow: number): number {
  return Math.floor(Date.now() / 1000) + fromNow;
}

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function unsigned(payload: object): string {
  return `${part({ alg: 'none' })}.${part({ iat: seconds(0), exp: seconds(60), jti: 'x', ...payload })}.`;
}

function swapped(token: string, payload: object): string {
  const [header, , signature] = token.split('.');
  return `${header}.${part({ iat: seconds(0), exp: seconds(60), jti: 'x', ...payload })}.${signature}`;
}
