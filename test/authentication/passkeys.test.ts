import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newPasskeyChallenge } from '../../src/capabilities/authentication/passkey-challenge.ts';
import { purgePasskeyChallenges } from '../../src/capabilities/authentication/purge-passkey-challenges.ts';
import { aCitizen, type TestCitizen } from '../support/citizen.ts';
import { aPasskey, passkeyFormOf, postPasskey, sendPasskey } from '../support/passkey-page.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, type TestClient } from '../support/relying-party.ts';
import { aTotp, bindingCode } from '../support/second-factors.ts';
import { SoftAuthenticator, type Lies } from '../support/soft-authenticator.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let client: TestClient;
let citizen: TestCitizen;
let authenticator: SoftAuthenticator;
beforeAll(async () => {
  world = await createWorld();
  client = await aRelyingParty(world);
  citizen = await aCitizen(world.deps);
  ({ authenticator } = await aPasskey(world, citizen));
});
afterAll(() => world.stop());

async function atSignIn(origin = world.origin): Promise<{ readonly session: WebSession; readonly page: WebPage }> {
  const session = new WebSession({ 'accept-language': 'en' });
  return { session, page: await session.open(authorizationRequest({ origin }, client).url) };
}

/** Whether an answer to the sign-in page signs in. */
async function tries(device: SoftAuthenticator, lies: Lies): Promise<number> {
  const { session, page } = await atSignIn();
  return (await postPasskey(session, page, device.get(passkeyFormOf(page).options, lies))).status;
}

async function lastRefusal(accountId = citizen.accountId): Promise<unknown> {
  const event = await world.deps.db
    .selectFrom('audit_events')
    .select(['action', 'details'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return event.action === 'authentication.failed' ? event.details['refusal'] : event.action;
}

/** As if nobody had been refused for a day: the trail takes some refusals and no more. */
beforeEach(async () => {
  await world.deps.db.deleteFrom('factor_attempts').execute();
});

describe('signing in with a passkey', () => {
  it('takes no identifier and no password, and is as strong as it gets', async () => {
    const session = new WebSession();
    const attempt = authorizationRequest(world, client);
    const page = await session.open(attempt.url);
    const consent = await sendPasskey(session, page, authenticator.get(passkeyFormOf(page).options));
    const { code = '' } = answerOf(await session.submit(consent, { decision: 'allow' }));
    const { idToken } = await redeem(world, client, attempt, code);
    expect(idToken['amr']).toEqual(['swk', 'user', 'pop']);
    expect(idToken['acr']).toBe('urn:paiza:loa:simplified:key');
  });

  it('names nobody in the options of its page, and asks for PIN or biometrics', async () => {
    const { page } = await atSignIn();
    const { options } = passkeyFormOf(page);
    expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [], userVerification: 'required' });
    expect(passkeyFormOf((await atSignIn()).page).options.challenge).not.toBe(options.challenge);
  });

  it('says hardware of a key that stays on its device', async () => {
    const other = await aCitizen(world.deps);
    const { authenticator: hardware } = await aPasskey(world, other, { synced: false, counts: true });
    const attempt = authorizationRequest(world, client);
    const session = new WebSession();
    const page = await session.open(attempt.url);
    const consent = await sendPasskey(session, page, hardware.get(passkeyFormOf(page).options));
    const { code = '' } = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect((await redeem(world, client, attempt, code)).idToken['amr']).toEqual(['hwk', 'user', 'pop']);
  });

  it('is a factor shown a moment ago for what must be fresh', async () => {
    const session = new WebSession();
    const page = await session.open(`${world.origin}/account/security/passkeys`);
    const list = await sendPasskey(session, page, authenticator.get(passkeyFormOf(page).options));
    expect(list.url).toBe(`${world.origin}/account/security/passkeys`);
    expect(passkeyFormOf(list).options).toHaveProperty('pubKeyCredParams');
  });
});

describe('an answer that is not right signs nobody in, and the owner’s trail says why', () => {
  it.each<[string, Lies, string]>([
    ['made on another origin', { origin: 'https://paiza.evil.example' }, 'signature'],
    ['made on another port', { origin: 'http://localhost:1' }, 'signature'],
    ['made in a frame of another site', { crossOrigin: true }, 'origin'],
    ['made for another relying party id', { rpId: 'evil.example' }, 'signature'],
    ['without PIN or biometrics', { userVerified: false }, 'signature'],
    ['without anybody there', { userPresent: false, userVerified: false }, 'signature'],
    ['signed by another key', { foreignKey: true }, 'signature'],
    ['made for a registration', { type: 'webauthn.create' }, 'signature'],
    ['that says whose it is not', { userHandle: Buffer.from('acc_other').toString('base64url') }, 'other_account'],
    ['that does not say whose it is', { userHandle: undefined }, 'other_account'],
    ['of a key that has changed its kind', { backupEligible: false }, 'signature'],
    ['to a challenge of nobody', { challenge: Buffer.alloc(54, 1).toString('base64url') }, 'challenge'],
    ['to no challenge', { challenge: '' }, 'challenge'],
  ])('%s', async (_title, lies, refusal) => {
    expect(await tries(authenticator, lies)).toBe(422);
    expect(await lastRefusal()).toBe(refusal);
    expect(await tries(authenticator, {})).toBe(303);
  });

  it('to the challenge of another pause, or of another time', async () => {
    const [mine, other] = [await atSignIn(), await atSignIn()];
    const { challenge } = passkeyFormOf(other.page).options;
    const crossed = authenticator.get(passkeyFormOf(mine.page).options, { challenge });
    expect((await postPasskey(mine.session, mine.page, crossed)).status).toBe(422);
    const interactionId = new URL(mine.page.url).pathname.split('/')[2] ?? '';
    const old = newPasskeyChallenge(world.deps.keyring, { kind: 'get', interactionId }, Date.now() - 3_601_000);
    const late = authenticator.get(passkeyFormOf(mine.page).options, { challenge: old });
    expect((await postPasskey(mine.session, mine.page, late)).status).toBe(422);
    expect(await lastRefusal()).toBe('challenge');
  });

  it('fills no trail: of many answers that are refused, at once or not, some are recorded', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator: own } = await aPasskey(world, owner);
    const { session, page } = await atSignIn();
    const { options } = passkeyFormOf(page);
    const many = Array.from({ length: 12 }, () => postPasskey(session, page, own.get(options, { foreignKey: true })));
    expect(new Set((await Promise.all(many)).map(({ status }) => status))).toEqual(new Set([422]));
    const refusals = () =>
      world.deps.db
        .selectFrom('audit_events')
        .select('id')
        .where('account_id', '=', owner.accountId)
        .where('action', '=', 'authentication.failed')
        .execute();
    expect(await refusals()).toHaveLength(5);
    await world.deps.pool.query(`update factor_attempts set recent_ends_at = now(), today = 19 where account_id = $1`, [owner.accountId]);
    for (let tries = 0; tries < 3; tries++) await postPasskey(session, page, own.get(options, { foreignKey: true }));
    expect(await refusals()).toHaveLength(6);
    // The right one is taken all the same.
    expect((await postPasskey(session, page, own.get(options))).status).toBe(303);
  });

  it('of an unknown credential, which the browser is told to forget', async () => {
    const { session, page } = await atSignIn();
    const stranger = new SoftAuthenticator({ origin: world.origin });
    const refused = await sendPasskey(session, page, stranger.get(passkeyFormOf(page).options));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain(`data-unknown="${stranger.credentialId.toString('base64url')}"`);
    expect(refused.text).toContain('We do not have this passkey');
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '"passkey"'],
    ['a list', '[]'],
    ['no response', '{"id":"YQ","rawId":"YQ","type":"public-key"}'],
    ['numbers', '{"id":1,"rawId":1,"type":"public-key","response":{"clientDataJSON":1}}'],
    [
      'another type',
      '{"id":"YQ","rawId":"YQ","type":"password","response":{"clientDataJSON":"YQ","authenticatorData":"YQ","signature":"YQ"}}',
    ],
    [
      'two ids',
      '{"id":"YQ","rawId":"Yg","type":"public-key","response":{"clientDataJSON":"YQ","authenticatorData":"YQ","signature":"YQ"}}',
    ],
    [
      'client data that are none',
      '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"YQ","authenticatorData":"YQ","signature":"YQ"}}',
    ],
    [
      'padding',
      '{"id":"YQ==","rawId":"YQ==","type":"public-key","response":{"clientDataJSON":"YQ","authenticatorData":"YQ","signature":"YQ"}}',
    ],
    ['a prototype', '{"__proto__":{"id":"YQ"},"response":{}}'],
    ['depth', '['.repeat(9000)],
  ])('that is %s', async (_title, answer) => {
    const { session, page } = await atSignIn();
    const response = await postPasskey(session, page, answer);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('data-passkey');
  });

  it('with bytes that are neither authenticator data nor a signature', async () => {
    const { session, page } = await atSignIn();
    const honest = JSON.parse(authenticator.get(passkeyFormOf(page).options));
    for (const part of ['authenticatorData', 'signature']) {
      const broken = { ...honest, response: { ...honest.response, [part]: Buffer.from('nothing').toString('base64url') } };
      expect((await postPasskey(session, page, JSON.stringify(broken))).status).toBe(422);
    }
    expect(await lastRefusal()).toBe('signature');
  });
});

describe('one challenge', () => {
  it('signs in once: the same answer again is refused', async () => {
    const { session, page } = await atSignIn();
    const answer = authenticator.get(passkeyFormOf(page).options);
    expect((await postPasskey(session, page, answer)).status).toBe(303);
    expect((await postPasskey(session, page, answer)).status).toBe(400);
  });

  it('signs in at one sign-in page: its answer says nothing at another', async () => {
    const { session, page } = await atSignIn();
    const answer = authenticator.get(passkeyFormOf(page).options);
    const other = await atSignIn();
    expect((await postPasskey(session, page, answer)).status).toBe(303);
    expect((await postPasskey(other.session, other.page, answer)).status).toBe(422);
    expect(await lastRefusal()).toBe('challenge');
  });

  it('lets one of many answers at once win, on two nodes', async () => {
    const node = await world.secondNode();
    for (let round = 0; round < 5; round++) {
      const { session, page } = await atSignIn();
      const answers = Array.from({ length: 6 }, () => authenticator.get(passkeyFormOf(page).options));
      const elsewhere = { ...page, url: page.url.replace(world.origin, node.origin) };
      const statuses = await Promise.all(
        answers.map(async (answer, index) => (await postPasskey(session, index % 2 === 0 ? page : elsewhere, answer)).status),
      );
      expect(statuses.filter((status) => status === 303)).toHaveLength(1);
      // Who comes when the winner is through finds the page gone.
      expect(statuses.filter((status) => status === 422 || status === 400)).toHaveLength(5);
    }
    await node.stop();
  });

  it('is kept no longer than it could come again', async () => {
    await world.deps.db
      .updateTable('used_passkey_challenges')
      .set({ forget_at: new Date(0) })
      .execute();
    const { session, page } = await atSignIn();
    expect((await postPasskey(session, page, authenticator.get(passkeyFormOf(page).options))).status).toBe(303);
    expect(await purgePasskeyChallenges(world.deps)).toBeGreaterThan(5);
    expect(await purgePasskeyChallenges(world.deps)).toBe(0);
    expect(await world.deps.db.selectFrom('used_passkey_challenges').select('digest').execute()).toHaveLength(1);
  });
});

describe('a counter', () => {
  it('that goes back or stands still speaks of a copy of the key', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator: counting } = await aPasskey(world, owner, { counts: true });
    expect(await tries(counting, { counter: 10 })).toBe(303);
    for (const counter of [9, 10, 0]) {
      expect(await tries(counting, { counter })).toBe(422);
      expect(await lastRefusal(owner.accountId)).toBe('counter');
    }
    expect(await tries(counting, { counter: 4_294_967_295 })).toBe(303);
  });

  it('is shown once by one of several at the same time', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator: counting } = await aPasskey(world, owner, { counts: true });
    const statuses = await Promise.all(Array.from({ length: 6 }, () => tries(counting, { counter: 7 })));
    expect(statuses.toSorted((one, other) => one - other)).toEqual([303, 422, 422, 422, 422, 422]);
  });
});

describe('whose passkey it is', () => {
  it('must be who is signed in, where a site demands more of them', async () => {
    const strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:simplified:key' } });
    const owner = await aCitizen(world.deps);
    const { authenticator: own } = await aPasskey(world, owner);
    const session = new WebSession({ 'accept-language': 'en' });
    const attempt = authorizationRequest(world, strict);
    const level = await signInAt(session, attempt, owner);
    const asked = await session.open(`${level.url}/passkey`);
    const { options } = passkeyFormOf(asked);
    expect(options['allowCredentials']).toEqual([
      { type: 'public-key', id: own.credentialId.toString('base64url'), transports: ['hybrid', 'internal'] },
    ]);
    expect((await postPasskey(session, asked, authenticator.get(options))).status).toBe(422);
    expect(await lastRefusal()).toBe('other_account');
    // An authenticator that was told which key to use need not say whose it is.
    const consent = await sendPasskey(session, asked, own.get(options, { userHandle: undefined }));
    const { code = '', state } = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect(state).toBe(attempt.state);
    const { idToken } = await redeem(world, strict, attempt, code);
    expect(idToken['acr']).toBe('urn:paiza:loa:simplified:key');
    expect(idToken['amr']).toEqual(['pwd', 'swk', 'user', 'pop', 'mfa']);
    const trail = await world.deps.db.selectFrom('audit_events').select('action').where('account_id', '=', owner.accountId).execute();
    expect(trail.map(({ action }) => action)).toContain('authentication.strengthened');
  });

  it('is not made by the password alone where a site demands one: the account’s own second factor comes first', async () => {
    const strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:simplified:key' } });
    const owner = await aCitizen(world.deps);
    const app = await aTotp(world.deps, owner.accountId);
    const session = new WebSession({ 'accept-language': 'en' });
    const level = await signInAt(session, authorizationRequest(world, strict), owner);
    const step = await session.open(`${level.url}/passkey`);
    expect(step.url).toMatch(/\/second-step$/u);
    const posted = await session.submit(step, { label: 'x', passkey_answer: '{}' }, `${level.url}/passkey`);
    expect(posted.url).toMatch(/\/second-step$/u);
    const again = await session.submit(step, { code: app.code() });
    const form = await session.open(`${again.url}/passkey`);
    const device = new SoftAuthenticator({ origin: world.origin });
    const made = await sendPasskey(session, form, device.create(passkeyFormOf(form).options), { label: 'Key' });
    const consent = await sendPasskey(session, made, device.get(passkeyFormOf(made).options));
    expect(consent.text).toContain('value="allow"');
  });

  it.each(['phone', 'email'] as const)('is made by who has a %s and nothing else after a code to it', async (kind) => {
    const strict = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:simplified:key' } });
    const owner = await aCitizen(world.deps, kind === 'email' ? { email: `key-${Date.now()}@example.ru` } : {});
    const session = new WebSession({ 'accept-language': 'en' });
    const level = await signInAt(session, authorizationRequest(world, strict), owner);
    const step = await session.open(`${level.url}/passkey`);
    expect(step.url).toContain(kind === 'email' ? '/binding-code?for=passkey' : '/second-step');
    const sent = await session.submit(step, {});
    const code = await bindingCode(world, owner.identifier);
    const shown = await session.submit(sent, { code });
    const form = kind === 'email' ? shown : await session.open(`${shown.url}/passkey`);
    expect(passkeyFormOf(form).options['rp']).toBeDefined();
  });

  it('is nobody’s once the account is closed', async () => {
    const owner = await aCitizen(world.deps);
    const { authenticator: own } = await aPasskey(world, owner);
    await world.deps.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', owner.accountId).execute();
    expect(await tries(own, {})).toBe(422);
  });
});

it('says nothing in the log of keys, answers and their owners', () => {
  const log = world.log.join('\n');
  expect(log).not.toContain(authenticator.credentialId.toString('base64url'));
  expect(log).not.toContain(citizen.identifier);
  expect(log).toContain('/interaction/:uid/passkey');
});
