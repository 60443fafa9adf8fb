import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findProofs } from '../../src/capabilities/proofing/find-proofs.ts';
import { SignatureFault, type SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';
import { signDetached } from '../../src/sandbox/certificate-authority/cms.ts';
import { createPki, personName, type Holder, type Pki } from '../signature/pki.ts';
import { aCitizen, aStandardCitizen, becomeStandard, type StandardCitizen } from '../support/citizen.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem } from '../support/relying-party.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { atHome } from './signing-in.ts';

const path = '/account/confirm/e-signature';

/** The pages of a citizen who proves their identity by a signature, against real certificates and a real check. */
describe('proving identity by a signature', () => {
  let world: World;
  let pki: Pki;
  let citizen: StandardCitizen;
  let session: WebSession;
  let outage: Error | undefined;
  let expected = 0;

  beforeAll(async () => {
    pki = await createPki('ecdsa');
    const signatureVerifier: SignatureVerifier = {
      expectSignature: () => void expected++,
      verify: (input) => (outage === undefined ? pki.verifier.verify(input) : Promise.reject(outage)),
    };
    world = await createWorld({ signatureVerifier });
  });
  afterAll(async () => {
    await world.stop();
    await pki.stop();
  });
  beforeEach(async () => {
    outage = undefined;
    citizen = await aStandardCitizen(world.deps);
    session = await atHome(world, citizen);
  });

  const open = (who = session) => who.open(`${world.origin}${path}`);
  const begin = async (who = session) => who.upload(await open(who), { step: 'begin' });
  const certificateOf = (value: string): Promise<Holder> => pki.person({ subject: personName([['snils', value]]) });
  const sign = async (content: Uint8Array, owner = citizen.data.snils as string) =>
    signDetached(Buffer.from(content), await certificateOf(owner), [pki.issuing.certificate]);
  const challenge = async (who = session) => new Uint8Array(await (await who.request(`${world.origin}${path}/challenge`)).arrayBuffer());
  const levelOf = async ({ accountId }: { accountId: string }) => (await findAccount(world.deps, accountId))?.assuranceLevel;

  it('takes the file, the signature of it, and is done; what it left behind is kept', async () => {
    await begin();
    const response = await session.request(`${world.origin}${path}/challenge`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="paiza.txt"');
    const content = new Uint8Array(await response.arrayBuffer());
    expect(Buffer.from(content).toString('utf8')).toContain(world.config.issuer);
    const page = await session.upload(await open(), {}, { signature: await sign(content) });
    expect(new URL(page.url).pathname + new URL(page.url).search).toBe('/account/confirm?done=e_signature');
    expect(page.text).toContain('Личность подтверждена');
    const account = await findAccount(world.deps, citizen.accountId);
    expect(account).toMatchObject({ assuranceLevel: 'confirmed', proofs: [{ method: 'e_signature' }] });
    const [proof] = await findProofs(
      world.deps,
      citizen.accountId,
      account!.proofs.map(({ proofId }) => proofId),
    );
    expect(proof?.evidence).toMatchObject({ kind: 'signature', algorithm: 'ecdsa', listVersion: 'test-1' });
    expect((await world.messageTo(citizen.identifier)).text).toContain('электронная подпись');
  });

  it('lets the checker get ready when the file is given out, not when the page is looked at', async () => {
    const before = expected;
    await open();
    expect(expected).toBe(before);
    await begin();
    expect(expected).toBe(before + 1);
  });

  it('takes the signature pasted as text as well', async () => {
    await begin();
    const pasted = Buffer.from(await sign(await challenge())).toString('base64');
    await session.upload(await open(), { pasted });
    expect(await levelOf(citizen)).toBe('confirmed');
  });

  it('gives the same file again after a while, in another browser too', async () => {
    await begin();
    const first = await challenge();
    await begin();
    const elsewhere = await atHome(world, citizen);
    expect([await challenge(), await challenge(elsewhere)]).toEqual([first, first]);
  });

  async function refusedWith(signature: Uint8Array): Promise<WebPage> {
    const page = await session.upload(await open(), {}, { signature });
    expect(page.status).toBe(422);
    expect(await levelOf(citizen)).toBe('standard');
    return page;
  }

  it('refuses another person’s signature without telling whose it is, and takes the right one afterwards', async () => {
    await begin();
    const stranger = someSnils();
    const page = await refusedWith(await sign(await challenge(), stranger));
    expect(page.text).toContain('СНИЛС в сертификате не совпадает с вашим');
    for (const secret of [stranger, citizen.data.snils]) expect(page.text).not.toContain(secret);
    await session.upload(await open(), {}, { signature: await sign(await challenge()) });
    expect(await levelOf(citizen)).toBe('confirmed');
  });

  it('refuses a signature over something else: another text, or the file of another account', async () => {
    await begin();
    expect((await refusedWith(await sign(Buffer.from('anything')))).text).toContain('Подписан не тот файл');
    const other = await atHome(world, await aStandardCitizen(world.deps));
    await begin(other);
    expect((await refusedWith(await sign(await challenge(other)))).text).toContain('Подписан не тот файл');
  });

  it.each([
    [
      'an expired certificate',
      async () => pki.person({ notBefore: new Date(Date.now() - 9e8), notAfter: new Date(Date.now() - 6e4) }),
      'Срок действия',
    ],
    ['a certificate without SNILS', async () => pki.person({ subject: personName([]) }), 'нет СНИЛС'],
  ] as const)('refuses %s and says why', async (_title, holder, text) => {
    await begin();
    const signature = signDetached(Buffer.from(await challenge()), await holder(), [pki.issuing.certificate]);
    expect((await refusedWith(signature)).text).toContain(text);
  });

  it('refuses what is no signature, and a form without one, with what was pasted still there', async () => {
    await begin();
    expect((await refusedWith(Buffer.from('<script>alert(1)</script>'))).text).toContain('не похоже на подпись');
    const page = await session.upload(await open(), { pasted: 'не подпись <b>' });
    expect(page.text).toContain('не подпись &lt;b&gt;');
    expect((await session.upload(await open(), {})).text).toContain('Выберите файл подписи');
  });

  it('refuses 50 MB before they have come, and a form of another type', async () => {
    await begin();
    const page = await open();
    const big = await session.upload(page, {}, { signature: new Uint8Array(50 * 1024 * 1024) }).catch((error: Error) => error);
    // The answer may come while the browser is still sending; then the connection ends.
    if (!(big instanceof Error)) expect(big.status).toBe(413);
    expect((await session.submit(page, { pasted: 'x' })).status).toBe(415);
    const boundless = await session.request(`${world.origin}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'a',
    });
    expect(boundless.status).toBe(400);
  });

  it('takes no form that another site has made', async () => {
    await begin();
    const page = await open();
    const forged = await session.upload(
      { ...page, fields: { ...page.fields, csrf_token: 'x' } },
      {},
      { signature: await sign(await challenge()) },
    );
    expect(forged.status).toBe(403);
    expect(await levelOf(citizen)).toBe('standard');
  });

  it('is done once, however many times the same signature comes at the same time', async () => {
    await begin();
    const [page, signature] = [await open(), await sign(await challenge())];
    await Promise.all(Array.from({ length: 6 }, () => session.upload(page, {}, { signature })));
    expect((await findAccount(world.deps, citizen.accountId))?.proofs).toHaveLength(1);
    const again = await session.upload(page, {}, { signature });
    expect(again.text).toContain('уже завершено');
  });

  it('does not prove data that was changed meanwhile', async () => {
    await begin();
    const [page, signature] = [await open(), await sign(await challenge())];
    await becomeStandard(world.deps, citizen.accountId, { ...citizen.data, birthPlace: 'дер. Ёлкино' });
    const refused = await session.upload(page, {}, { signature });
    expect(refused.text).toContain('изменились');
    expect(await levelOf(citizen)).toBe('standard');
    await begin();
    await session.upload(await open(), {}, { signature: await sign(await challenge()) });
    expect(await levelOf(citizen)).toBe('confirmed');
  });

  it('can be tried twenty times a day', async () => {
    await begin();
    const page = await open();
    for (let attempt = 0; attempt < 20; attempt++) await session.upload(page, { pasted: 'AAAA' });
    const refused = await session.upload(page, {}, { signature: await sign(await challenge()) });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain('Слишком много попыток');
  });

  it('waits while nobody can say whether a certificate is revoked, and asks to send the same again', async () => {
    await begin();
    const [page, signature] = [await open(), await sign(await challenge())];
    outage = new SignatureFault('lists do not answer');
    const refused = await session.upload(page, {}, { signature });
    expect([refused.status, refused.text.includes('подписывать заново не нужно')]).toEqual([503, true]);
    outage = undefined;
    await session.upload(page, {}, { signature });
    expect(await levelOf(citizen)).toBe('confirmed');
  });

  it('asks a simplified account for its data first, and nobody without a session', async () => {
    const newcomer = await aCitizen(world.deps);
    const page = await (await atHome(world, newcomer)).open(`${world.origin}${path}`);
    expect([new URL(page.url).pathname, page.text.includes('Сначала личные данные')]).toEqual(['/account/confirm', true]);
    expect((await open(new WebSession())).text).toContain('name="password"');
  });

  it('leads a citizen whom the tax site refuses from its page to the signature and back into the same request', async () => {
    const tax = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:confirmed', methods: { deny: ['postal_code'] } } });
    const attempt = authorizationRequest(world, tax);
    const refused = await session.open(attempt.url);
    expect(refused.text).toContain('центр обслуживания, банк, электронная подпись');
    expect(refused.text).toContain(`href="${path}"`);
    await begin();
    const done = await session.upload(await open(), {}, { signature: await sign(await challenge()) });
    const [, back] = /href="(\/interaction\/[^"]+)"[^>]*>\s*Вернуться на сайт/u.exec(done.text) ?? [];
    const consent = await session.open(`${world.origin}${back}`);
    const answer = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect(answer['state']).toBe(attempt.state);
    const { idToken } = await redeem(world, tax, attempt, answer['code'] ?? '');
    expect(idToken).toMatchObject({ acr: 'urn:paiza:loa:confirmed', nonce: attempt.nonce });
  });
});

it('is no way where no list of authorities is configured', async () => {
  const world = await createWorld();
  const session = await atHome(world, await aStandardCitizen(world.deps, { data: someIdentityData() }));
  const page = await session.open(`${world.origin}${path}`);
  expect([page.status, page.text.includes('здесь не действует')]).toEqual([404, true]);
  expect((await session.open(`${world.origin}/account/confirm`)).text).toContain('пока нельзя подтвердить личность');
  await world.stop();
});
