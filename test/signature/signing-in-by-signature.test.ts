import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { revokeIdentity } from '../../src/capabilities/accounts/revoke-identity.ts';
import { purgeSignatureChallenges } from '../../src/capabilities/authentication/purge-signature-challenges.ts';
import { SignatureFault, type SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import { aStandardCitizen, type StandardCitizen } from '../support/citizen.ts';
import { someSnils } from '../support/identity.ts';
import {
  answerOf,
  aRelyingParty,
  authorizationRequest,
  redeem,
  signInAt,
  type AuthorizationAttempt,
  type TestClient,
} from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { createPki, personName, type Holder, type Pki } from './pki.ts';

/** Real certificates and a real check; the site demands nothing unless told. */
describe('signing in by a signature', () => {
  let world: World;
  let pki: Pki;
  let client: TestClient;
  let citizen: StandardCitizen;
  let session: WebSession;
  let outage: Error | undefined;

  beforeAll(async () => {
    pki = await createPki('ecdsa');
    const signatureVerifier: SignatureVerifier = {
      verify: (input) => (outage === undefined ? pki.verifier.verify(input) : Promise.reject(outage)),
    };
    world = await createWorld({ signatureVerifier, config: { throttling: { failuresPerNetwork: 60 } } });
    client = await aRelyingParty(world);
  });
  afterAll(async () => {
    await world.stop();
    await pki.stop();
  });
  beforeEach(async () => {
    outage = undefined;
    citizen = await aStandardCitizen(world.deps);
    session = new WebSession();
    await world.deps.pool.query('delete from throttle_counters');
  });

  const request = (parameters: Record<string, string> = {}) => authorizationRequest(world, client, parameters);
  const linkIn = (page: WebPage) => /href="(\/interaction\/[\w-]+\/e-signature)"/u.exec(page.text)?.[1];
  async function openSigning(attempt: AuthorizationAttempt, who = session): Promise<WebPage> {
    return who.open(`${world.origin}${linkIn(await who.open(attempt.url))}`);
  }
  const fileOf = async (page: WebPage, who = session) => {
    const response = await who.request(`${world.origin}${new URL(page.formAction!, page.url).pathname}/challenge`);
    return new Uint8Array(await response.arrayBuffer());
  };
  const holderOf = (snils: string): Promise<Holder> => pki.person({ subject: personName([['snils', snils]]) });
  const sign = async (content: Uint8Array, snils: string = citizen.data.snils) =>
    signDetached(Buffer.from(content), await holderOf(snils), [pki.issuing.certificate]);
  const send = (page: WebPage, signature: Uint8Array, who = session) => who.upload(page, {}, { signature });
  const finish = async (page: WebPage, who = session) =>
    page.text.includes('value="allow"') ? who.submit(page, { decision: 'allow' }) : page;
  const eventsOf = async (action: string) =>
    (await world.deps.db.selectFrom('audit_events').selectAll().where('action', '=', action).orderBy('id').execute()).map((row) => ({
      accountId: row.account_id,
      details: row.details,
    }));

  it('finds the account by the SNILS of the certificate, and the site learns how strong the sign-in was', async () => {
    const attempt = request();
    const page = await openSigning(attempt);
    const file = await fileOf(page);
    const text = Buffer.from(file).toString('utf8');
    expect(text).toContain(`Для сайта / For the site: Портал ${client.clientId}`);
    expect(text.startsWith('Вход в Пайцзу\r\n')).toBe(true);
    const answer = answerOf(await finish(await send(page, await sign(file))));
    expect(answer['state']).toBe(attempt.state);
    const { idToken } = await redeem(world, client, attempt, answer['code'] ?? '');
    expect(idToken).toMatchObject({ acr: 'urn:paiza:loa:standard:key', amr: ['sc', 'hwk', 'pin', 'pop'], nonce: attempt.nonce });
    expect((await eventsOf('authentication.succeeded')).at(-1)).toEqual({
      accountId: citizen.accountId,
      details: { amr: ['sc', 'hwk', 'pin', 'pop'], factor: 'e_signature', device: 'new' },
    });
  });

  it('knows the device afterwards, and tells of a new one by e-mail', async () => {
    const email = `${randomUUID()}@mail.example`;
    const person = await aStandardCitizen(world.deps, { email });
    for (const device of ['new', 'known']) {
      const page = await openSigning(request({ prompt: 'login' }));
      await send(page, await sign(await fileOf(page), person.data.snils));
      expect((await eventsOf('authentication.succeeded')).at(-1)).toMatchObject({ accountId: person.accountId, details: { device } });
    }
    expect((await world.messageTo(email)).subject).toContain('Вход');
    expect(world.messages.filter(({ to }) => to === email)).toHaveLength(1);
  });

  it('takes a signature pasted as text, and shows it again when it is none', async () => {
    const page = await openSigning(request());
    const wrong = await session.upload(page, { pasted: 'не подпись <b>' });
    expect([wrong.status, wrong.text.includes('не подпись &lt;b&gt;')]).toEqual([422, true]);
    expect((await session.upload(page, {})).text).toContain('Выберите файл подписи');
    const pasted = Buffer.from(await sign(await fileOf(page))).toString('base64');
    expect(answerOf(await finish(await session.upload(page, { pasted })))['code']).toBeDefined();
  });

  it('raises a session that a site finds too weak, in the same request', async () => {
    const strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:standard:key' } });
    const plain = request();
    await signInAt(session, plain, citizen);
    const attempt = authorizationRequest(world, strict);
    const demanded = await session.open(attempt.url);
    const page = await session.open(`${world.origin}/interaction/${/\/interaction\/([\w-]+)/u.exec(demanded.text)?.[1]}/e-signature`);
    const stranger = await aStandardCitizen(world.deps);
    const refused = await send(page, await sign(await fileOf(page), stranger.data.snils));
    expect([refused.status, refused.text.includes('не подходит к этой учётной записи')]).toEqual([422, true]);
    const answer = answerOf(await finish(await send(page, await sign(await fileOf(page)))));
    expect(answer['state']).toBe(attempt.state);
    const { idToken } = await redeem(world, strict, attempt, answer['code'] ?? '');
    expect(idToken).toMatchObject({ acr: 'urn:paiza:loa:standard:key', amr: ['pwd', 'sc', 'hwk', 'pin', 'pop', 'mfa'] });
  });

  it('is the second step of whoever has chosen two, after their own password', async () => {
    await world.deps.db.insertInto('sign_in_settings').values({ account_id: citizen.accountId, two_step: true }).execute();
    const attempt = request();
    const form = await session.open(attempt.url);
    const owed = await session.submit(form, { identifier: citizen.identifier, password: citizen.password });
    expect(new URL(owed.url).pathname).toMatch(/\/second-step$/u);
    const page = await session.open(owed.url.replace('second-step', 'e-signature'));
    const stranger = await aStandardCitizen(world.deps);
    expect((await send(page, await sign(await fileOf(page), stranger.data.snils))).text).toContain('не подходит к этой учётной записи');
    const answer = answerOf(await finish(await send(page, await sign(await fileOf(page)))));
    const { idToken } = await redeem(world, client, attempt, answer['code'] ?? '');
    expect(idToken['amr']).toEqual(['pwd', 'sc', 'hwk', 'pin', 'pop', 'mfa']);
  });

  it('lets one of many equal signatures in, and none of them later', async () => {
    const page = await openSigning(request());
    const signature = await sign(await fileOf(page));
    const before = (await eventsOf('authentication.succeeded')).length;
    const answers = await Promise.all(Array.from({ length: 6 }, () => send(page, signature)));
    expect((await eventsOf('authentication.succeeded')).length - before).toBe(1);
    expect(answers.filter(({ text }) => text.includes('value="allow"')).length).toBeGreaterThanOrEqual(1);
    const again = await send(page, signature);
    expect(again.status).not.toBe(200);
    expect((await eventsOf('authentication.succeeded')).length - before).toBe(1);
  });

  it('takes no signature of another sign-in, of a proof of identity, or in another browser', async () => {
    const [other, page] = [new WebSession(), await openSigning(request())];
    const otherPage = await openSigning(request(), other);
    const foreign = await send(page, await sign(await fileOf(otherPage, other)));
    expect([foreign.status, foreign.text.includes('Подписан не тот файл')]).toEqual([422, true]);
    const proof = Buffer.from(`Подтверждение личности в Пайцзе\r\n`, 'utf8');
    expect((await send(page, await sign(proof))).text).toContain('Подписан не тот файл');
    const elsewhere = await new WebSession().request(page.url);
    expect(elsewhere.status).toBe(400);
  });

  it('tells nobody more than that there is no account, whatever the reason', async () => {
    const fallen = await aStandardCitizen(world.deps);
    await world.deps.db.transaction().execute((tx) =>
      revokeIdentity(world.deps, tx, {
        accountId: fallen.accountId,
        versionId: fallen.versionId,
        source: 'pension_fund',
        reason: 'test',
      }),
    );
    const page = await openSigning(request());
    const said: string[] = [];
    for (const snils of [someSnils(), fallen.data.snils]) {
      const refused = await send(page, await sign(await fileOf(page), snils));
      expect(refused.status).toBe(422);
      expect(refused.text).not.toContain(snils);
      said.push(refused.text.replace(/value="[^"]*"/gu, ''));
    }
    expect(said[0]).toBe(said[1]);
    expect(said[0]).toContain('учётной записи с этим СНИЛС нет');
  });

  it.each([
    ['an expired certificate', () => pki.person({ notBefore: new Date(Date.now() - 9e8), notAfter: new Date(Date.now() - 6e4) }), 'Срок'],
    ['a certificate without SNILS', () => pki.person({ subject: personName([]) }), 'нет СНИЛС'],
  ] as const)('refuses %s and says why', async (_title, holder, text) => {
    const page = await openSigning(request());
    const signature = signDetached(Buffer.from(await fileOf(page)), await holder(), [pki.issuing.certificate]);
    const refused = await send(page, signature);
    expect([refused.status, refused.text.includes(text)]).toEqual([422, true]);
  });

  it('looks at twenty signatures in one sign-in', async () => {
    const page = await openSigning(request());
    for (let attempt = 0; attempt < 20; attempt++) await session.upload(page, { pasted: 'AAAA' });
    const refused = await send(page, await sign(await fileOf(page)));
    expect([refused.status, refused.text.includes('Слишком много подписей')]).toEqual([429, true]);
  });

  it('leaves a network alone that has failed too often, over any number of sign-ins', async () => {
    for (let round = 0; round < 4; round++) {
      const who = new WebSession();
      const page = await openSigning(request(), who);
      for (let attempt = 0; attempt < 15; attempt++) await who.upload(page, { pasted: 'AAAA' });
    }
    const page = await openSigning(request());
    const refused = await send(page, await sign(await fileOf(page)));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('waits while nobody can say whether a certificate is revoked, and takes the same signature afterwards', async () => {
    const page = await openSigning(request());
    const signature = await sign(await fileOf(page));
    outage = new SignatureFault('lists do not answer');
    const refused = await send(page, signature);
    expect([refused.status, refused.text.includes('не отвечают списки')]).toEqual([503, true]);
    outage = undefined;
    expect(answerOf(await finish(await send(page, signature)))['code']).toBeDefined();
  });

  it('gives a new file when the time of the first is over, and forgets old ones', async () => {
    const page = await openSigning(request());
    const first = await fileOf(page);
    expect(await fileOf(page)).toEqual(first);
    const signature = await sign(first);
    await world.deps.pool.query(`update signature_challenges set expires_at = clock_timestamp() - interval '1 second'`);
    expect((await send(page, signature)).text).toContain('его время вышло');
    const second = await fileOf(await session.open(page.url));
    expect(Buffer.from(second).equals(Buffer.from(first))).toBe(false);
    await world.deps.pool.query(`update signature_challenges set expires_at = clock_timestamp() - interval '2 days'`);
    expect(await purgeSignatureChallenges(world.deps)).toBeGreaterThan(0);
    expect(await purgeSignatureChallenges(world.deps)).toBe(0);
  });

  it('takes no form that another site has made, and none of 2 MB', async () => {
    const page = await openSigning(request());
    const signature = await sign(await fileOf(page));
    const forged = await session.upload({ ...page, fields: { ...page.fields, csrf_token: 'x' } }, {}, { signature });
    expect(forged.status).toBe(403);
    const big = await send(page, new Uint8Array(2 * 1024 * 1024)).catch((error: Error) => error);
    if (!(big instanceof Error)) expect(big.status).toBe(413);
  });
});

it('is not offered, and refused, where no list of authorities is configured', async () => {
  const world = await createWorld();
  const session = new WebSession();
  const page = await session.open(authorizationRequest(world, await aRelyingParty(world)).url);
  expect(page.text).not.toContain('e-signature');
  const refused = await session.open(`${page.url}/e-signature`);
  expect([refused.status, refused.text.includes('здесь нельзя')]).toEqual([404, true]);
  await world.stop();
});
