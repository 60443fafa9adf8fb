import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { grantRecovery } from '../../src/capabilities/recovery/grant-recovery.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen, somePhone } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, signInAt, type TestClient } from '../support/relying-party.ts';
import type { World } from '../support/world.ts';
import {
  aBrowser,
  createRecoveryWorld,
  digitsIn,
  found,
  letCodesAge,
  linkIn,
  newEmail,
  newPassword,
  passwords,
  pathOf,
  proveEmail,
  provePhone,
  startAt,
  withEmail,
} from './recovery-world.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createRecoveryWorld();
  client = await aRelyingParty(world);
});
afterAll(() => world.stop());

const signIn = (identifier: string, password: string, session = aBrowser()) =>
  signInAt(session, authorizationRequest(world, client, { prompt: 'consent' }), { identifier, password });

describe('a citizen who has lost the password', () => {
  it.concurrent('gets back in by a code to the phone, with a new password that alone is good from then on', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/password');
    const done = await session.submit(page, passwords());
    expect(pathOf(done)).toBe('/recovery/done');
    expect(answerOf(await signIn(citizen.identifier, newPassword))).toHaveProperty('code');
    expect((await signIn(citizen.identifier, citizen.password)).status).toBe(422);
    expect((await world.messageTo(citizen.identifier, 1)).text).toContain('пароль изменён');
  });

  it.concurrent('gets back in by the link of a mail, on the device that opens it', async () => {
    const email = newEmail();
    await aCitizen(world.deps, { email });
    const { session } = await startAt(world, email);
    const link = await found(world, email, linkIn);
    const telephone = aBrowser();
    const landing = await telephone.open(link);
    expect(landing.headers.get('referrer-policy')).toBe('no-referrer');
    const password = await telephone.submit(landing, {});
    expect(pathOf(password)).toBe('/recovery/password');
    expect((await session.open(`${world.origin}/recovery/password`)).status).toBe(410);
    expect(pathOf(await telephone.submit(password, passwords()))).toBe('/recovery/done');
    expect(answerOf(await signIn(email, newPassword))).toHaveProperty('code');
  });

  it.concurrent('types a SNILS and finds the link in the confirmed mailbox', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    const snils = citizen.data.snils.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/u, '$1-$2-$3 $4');
    const { page } = await proveEmail(world, snils, email);
    expect(pathOf(page)).toBe('/recovery/document');
  });

  it.concurrent('ends, signed in, in the request of the site that they came from', async () => {
    const citizen = await aCitizen(world.deps);
    const session = aBrowser();
    const attempt = authorizationRequest(world, client);
    const signInPage = await session.open(attempt.url);
    const [, href = ''] = /href="(\/recovery\?interaction=[\w-]+)"/u.exec(signInPage.text) ?? [];
    const { page } = await provePhone(world, citizen.identifier, session, href);
    expect(page.text).toContain(`Портал ${client.clientId}`);
    const done = await session.submit(page, passwords());
    const [, back = ''] = /href="(\/interaction\/[\w-]+\/recovered)"/u.exec(done.text) ?? [];
    const again = await session.open(`${world.origin}${back}`);
    const consent = await session.submit(again, { identifier: citizen.identifier, password: newPassword });
    const answer = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect(answer).toMatchObject({ code: expect.any(String), state: attempt.state });
  });

  it.concurrent('starts the request of the site over when the provider no longer waits', async () => {
    const citizen = await aCitizen(world.deps);
    const site = await aRelyingParty(world);
    const session = aBrowser();
    const attempt = authorizationRequest(world, site);
    const uid = pathOf(await session.open(attempt.url)).split('/')[2] ?? '';
    const { page } = await provePhone(world, citizen.identifier, session, `/recovery?interaction=${uid}`);
    await session.submit(page, passwords());
    await world.deps.pool.query(
      `delete from oidc_artefacts where model = 'Interaction' and payload::jsonb -> 'params' ->> 'client_id' = $1`,
      [site.clientId],
    );
    const again = await session.open(`${world.origin}/interaction/${uid}/recovered`);
    const consent = await session.submit(again, { identifier: citizen.identifier, password: newPassword });
    const answer = answerOf(await session.submit(consent, { decision: 'allow' }));
    expect(answer).toMatchObject({ code: expect.any(String), state: attempt.state });
  });

  it.concurrent('keeps what was typed when it is refused, and asks for the limits of everybody', async () => {
    const session = aBrowser();
    const page = await session.submit(await session.open(`${world.origin}/recovery`), { identifier: 'ivan at example' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('value="ivan at example"');
    const phone = somePhone();
    await startAt(world, phone);
    const early = await startAt(world, phone);
    expect(early.page.status).toBe(429);
    expect(Number(early.page.headers.get('retry-after'))).toBeGreaterThan(50);
    await letCodesAge(world.deps);
    expect(pathOf((await startAt(world, phone)).page)).toBe('/recovery/code');
  });

  it.concurrent('sends a form twice and gets one message, one use of the code and one new password', async () => {
    const citizen = await aCitizen(world.deps);
    const session = aBrowser();
    const start = await session.open(`${world.origin}/recovery`);
    const [page] = await Promise.all([1, 2].map(() => session.submit(start, { identifier: citizen.identifier })));
    const digits = await found(world, citizen.identifier, digitsIn);
    const cookie = session.cookie('recovery') ?? '';
    const answers = await Promise.all(
      [1, 2].map(() => {
        const twin = aBrowser();
        twin.setCookie('csrf', session.cookie('csrf') ?? '');
        twin.setCookie('recovery', cookie);
        return twin.submit(page!, { code: digits }).then((answer) => ({ twin, answer }));
      }),
    );
    expect(answers.map(({ answer }) => pathOf(answer))).toEqual(['/recovery/password', '/recovery/password']);
    const done = await Promise.all(
      [1, 2].map(() => {
        const twin = aBrowser();
        twin.setCookie('csrf', session.cookie('csrf') ?? '');
        twin.setCookie('recovery', answers[0]!.twin.cookie('recovery') ?? '');
        return twin.submit(answers[0]!.answer, passwords());
      }),
    );
    expect(done.map(pathOf)).toEqual(['/recovery/done', '/recovery/done']);
    expect(world.messages.filter(({ to, text }) => to === citizen.identifier && digitsIn(text) !== '')).toHaveLength(1);
    const { rows } = await world.deps.pool.query(
      `select count(*)::int as count from audit_events where account_id = $1 and action = 'recovery.completed'`,
      [citizen.accountId],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });
});

describe('a verified account', () => {
  it.concurrent('wants the document and a code to the other contact', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/document');
    const wrong = await session.submit(page, { document: '0000 000000' });
    expect([wrong.status, wrong.text.includes('value="0000 000000"')]).toEqual([422, true]);
    const { series, number } = citizen.data.document;
    const other = await session.submit(wrong, { document: `${series} ${number}` });
    expect(pathOf(other)).toBe('/recovery/other-contact');
    expect(other.text).not.toContain(email);
    const sent = await session.submit(other, { action: 'send' });
    const digits = await found(world, email, digitsIn);
    const code = await session.submit({ ...sent, fields: { ...sent.fields, action: '' } }, { code: digits });
    expect(pathOf(code)).toBe('/recovery/password');
    expect(pathOf(await session.submit(code, passwords()))).toBe('/recovery/done');
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('confirmed');
    expect((await world.messageTo(email, 1)).text).toContain('новый пароль');
  });
});

describe('a recovery that an operator has granted', () => {
  const grant = (accountId: string, contact: Contact) =>
    world.deps.db.transaction().execute((tx) => grantRecovery(world.deps, tx, { accountId, contact, grantedBy: 'operator:opr_test' }));
  const phoneOf = (identifier: string): Contact => ({ kind: 'phone', value: parsePhoneNumber(identifier)! });

  it.concurrent('lets the citizen choose a password by the link, with nothing more to show', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    await grant(citizen.accountId, phoneOf(citizen.identifier));
    const link = await found(world, citizen.identifier, linkIn);
    const session = aBrowser();
    const landing = await session.open(link);
    expect(landing.text).toContain('Сотрудник центра обслуживания');
    const page = await session.submit(landing, {});
    expect(pathOf(page)).toBe('/recovery/password');
    expect(pathOf(await session.submit(page, passwords()))).toBe('/recovery/done');
    expect((await aBrowser().open(link)).status).toBe(410);
  });

  it.concurrent('gives an account its first password', async () => {
    const citizen = await aCitizen(world.deps);
    await world.deps.pool.query('delete from passwords where account_id = $1', [citizen.accountId]);
    await grant(citizen.accountId, phoneOf(citizen.identifier));
    const session = aBrowser();
    const landing = await session.open(await found(world, citizen.identifier, linkIn));
    await session.submit(await session.submit(landing, {}), passwords());
    expect(answerOf(await signIn(citizen.identifier, newPassword))).toHaveProperty('code');
  });

  it.concurrent('counts for whoever types the phone number instead of opening the link', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    await grant(citizen.accountId, phoneOf(citizen.identifier));
    await world.messageTo(citizen.identifier);
    const { page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/password');
  });

  it.concurrent('is void after a later one', async () => {
    const citizen = await aCitizen(world.deps);
    await grant(citizen.accountId, phoneOf(citizen.identifier));
    const first = await found(world, citizen.identifier, linkIn);
    await letCodesAge(world.deps);
    await grant(citizen.accountId, phoneOf(citizen.identifier));
    expect((await aBrowser().open(first)).status).toBe(410);
  });

  it.concurrent('goes to a confirmed contact of the account and to no other', async () => {
    const citizen = await aCitizen(world.deps);
    await expect(grant(citizen.accountId, phoneOf(somePhone()))).rejects.toThrow('confirmed contact');
  });
});
