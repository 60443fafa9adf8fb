import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { grantRecovery } from '../../src/capabilities/recovery/grant-recovery.ts';
import { setPassword } from '../../src/capabilities/recovery/set-password.ts';
import { tellOfEndedHolds } from '../../src/capabilities/recovery/tell-of-ended-holds.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import { digestToken, newSecretToken } from '../../src/kernel/secret-token.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen, somePhone } from '../support/citizen.ts';
import { answerOf, aRelyingParty, authorizationRequest, redeem, signInAt, tokens, type TestClient } from '../support/relying-party.ts';
import type { WebPage } from '../support/web-session.ts';
import type { World } from '../support/world.ts';
import {
  aBrowser,
  cancelIn,
  createRecoveryWorld,
  digitsIn,
  found,
  letCodesAge,
  letHoldPass,
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

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));
const sentTo = (to: string) => world.messages.filter((message) => message.to === to).length;
/** What differs from one showing to the next, made the same. */
const neutral = (page: WebPage, typed: string) =>
  page.text
    .replaceAll(typed, 'TYPED')
    .replaceAll(typed.replace(/^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/u, '+7 $1 $2-$3-$4'), 'TYPED')
    .replace(/value="[\w-]{43}"/gu, 'value="KEY"')
    .replace(/\+7[\d\s\u00a0\u2011-]{10,16}/gu, 'PHONE')
    .replace(/countdown-seconds="\d+"|data-countdown-time>[\d:]+/gu, 'TIME');
const writtenSnils = (snils: string) => snils.replace(/(\d{3})(\d{3})(\d{3})(\d{2})/u, '$1-$2-$3 $4');
const headersOf = (page: WebPage) => [...page.headers.keys()].filter((name) => name !== 'content-length').toSorted();

describe('an identifier that nobody has (H28)', () => {
  it.concurrent.each([
    ['a phone', async () => (await aCitizen(world.deps)).identifier, () => somePhone()],
    ['an e-mail', async () => (await aCitizen(world.deps, { email: newEmail() })).identifier, () => newEmail()],
    ['a SNILS', async () => writtenSnils((await aStandardCitizen(world.deps)).data.snils), () => '112-233-445 95'],
  ])('is answered like one that somebody has: %s', async (_, known, unknown) => {
    const one = await known();
    const other = unknown();
    const [real, twin] = [await startAt(world, one), await startAt(world, other)];
    expect(neutral(twin.page, other)).toBe(neutral(real.page, one));
    expect([twin.page.status, pathOf(twin.page), headersOf(twin.page)]).toEqual([
      real.page.status,
      pathOf(real.page),
      headersOf(real.page),
    ]);
    const again = [await startAt(world, one), await startAt(world, other)].map(({ page }) => [page.status, neutral(page, '')]);
    expect(again[1]![0]).toBe(again[0]![0]);
  });

  it.concurrent('takes answers like a known one, by the same limits, and none is right', async () => {
    const wrongDigits = async (phone: string) => {
      const { session, page } = await startAt(world, phone);
      const statuses: string[] = [];
      let current = page;
      for (const index of times(6, (count) => count)) {
        current = await session.submit(current, { code: String(index).repeat(6) });
        statuses.push(neutral(current, phone));
      }
      return statuses;
    };
    const [real, twin] = [await wrongDigits((await aCitizen(world.deps)).identifier), await wrongDigits(somePhone())];
    expect(twin).toEqual(real);
  });

  it.concurrent('leaves as many rows, and a message only where somebody has it', async () => {
    const rowsOf = async (phone: string) => {
      const { session } = await startAt(world, phone);
      const recoveries = 'select count(*)::int as count from recoveries where secret_digest = $1';
      const codes = 'select count(*)::int as count from one_time_codes where destination_index = $1';
      const kept = [
        await world.deps.pool.query(recoveries, [digestToken(session.cookie('recovery') ?? '')]),
        await world.deps.pool.query(codes, [world.deps.keyring.blindIndex('phone', phone)]),
      ];
      return kept.map(({ rows }) => (rows[0] as { count: number }).count);
    };
    const stranger = somePhone();
    expect(await rowsOf(stranger)).toEqual([1, 1]);
    expect(await rowsOf((await aCitizen(world.deps)).identifier)).toEqual([1, 1]);
    expect(sentTo(stranger)).toBe(0);
  });

  it('is answered at the same time (H29)', async () => {
    const known = await Promise.all(times(6, async () => (await aCitizen(world.deps)).identifier));
    const spent = { known: [] as number[], unknown: [] as number[] };
    for (const index of times(12, (count) => count)) {
      const phone = index % 2 === 0 ? known[index / 2]! : somePhone();
      const session = aBrowser();
      const start = await session.open(`${world.origin}/recovery`);
      const began = performance.now();
      const body = new URLSearchParams({ ...start.fields, identifier: phone });
      await session.request(`${world.origin}/recovery`, { method: 'POST', body });
      spent[index % 2 === 0 ? 'known' : 'unknown'].push(performance.now() - began);
    }
    // The floor of both is the even time; the least of each is what the machine has added the least to.
    const [known0, unknown0] = [Math.min(...spent.known), Math.min(...spent.unknown)];
    expect(Math.min(known0, unknown0)).toBeGreaterThan(245);
    expect(Math.abs(known0 - unknown0)).toBeLessThan(30);
  });
});

describe('a number that we send no SMS to (H30)', () => {
  it.concurrent('is refused before anybody looks whose it is', async () => {
    const { page } = await startAt(world, '+7 701 123 45 67');
    expect([page.status, page.text.includes('На номера этой страны')]).toEqual([422, true]);
  });
});

describe('a contact that was added just now (H45)', () => {
  it.concurrent('is no way back: the page is that of any other, and nothing is sent', async () => {
    const citizen = await aCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId, { isNew: true });
    const { page } = await startAt(world, email);
    expect(pathOf(page)).toBe('/recovery/mail');
    await letCodesAge(world.deps);
    const phone = await provePhone(world, citizen.identifier);
    expect(pathOf(phone.page)).toBe('/recovery/password');
    expect(sentTo(email)).toBe(0);
  });

  it.concurrent('is no way back either for a number that somebody typed and never confirmed', async () => {
    const phone = somePhone();
    const registering = aBrowser();
    const start = await registering.open(`${world.origin}/registration`);
    await registering.submit(start, { family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: 'phone', phone });
    await world.messageTo(phone);
    await startAt(world, phone);
    expect(sentTo(phone)).toBe(1);
  });
});

describe('somebody with the SIM card of a confirmed citizen (H46)', () => {
  async function heldByPhone() {
    const citizen = await aConfirmedCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    const { session, page } = await provePhone(world, citizen.identifier);
    const { series, number } = citizen.data.document;
    const other = await session.submit(page, { document: `${series}${number}` });
    const wait = await session.submit(other, { action: 'wait' });
    return { citizen, email, session, wait };
  }

  it.concurrent('waits for two days, while every contact is told and can stop it', async () => {
    const { citizen, email, session, wait } = await heldByPhone();
    expect(pathOf(wait)).toBe('/recovery/wait');
    expect(pathOf(await session.open(`${world.origin}/recovery/password`))).toBe('/recovery/wait');
    await found(world, citizen.identifier, cancelIn);
    const link = await found(world, email, cancelIn);
    const owner = aBrowser();
    const scanner = await owner.open(link);
    expect(scanner.text).toContain('Это не я');
    const stopped = await owner.submit(scanner, {});
    expect(stopped.text).toContain('Восстановление отменено');
    await letHoldPass(world.deps, citizen.accountId);
    expect((await session.open(`${world.origin}/recovery/password`)).status).toBe(410);
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/document');
    expect(answerOf(await signInAt(aBrowser(), authorizationRequest(world, client, { prompt: 'consent' }), citizen))).toHaveProperty(
      'code',
    );
  });

  it.concurrent('stops what was asked for with the phone alone, and nothing that an operator has granted', async () => {
    const { citizen, email } = await heldByPhone();
    const contact = { kind: 'email', value: parseEmailAddress(email)! } as const;
    const grant = { accountId: citizen.accountId, contact, grantedBy: 'operator:opr_test' } as const;
    await world.deps.db.transaction().execute((tx) => grantRecovery(world.deps, tx, grant));
    const granted = await found(world, email, linkIn);
    const holder = aBrowser();
    await holder.submit(await holder.open(await found(world, citizen.identifier, cancelIn)), {});
    expect((await holder.open(granted)).status).toBe(200);
  });

  it.concurrent('proves the number again when the time is over, and is not a confirmed citizen by it', async () => {
    const { citizen } = await heldByPhone();
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/wait');
    await letHoldPass(world.deps, citizen.accountId);
    await Promise.all([tellOfEndedHolds(world.deps), tellOfEndedHolds(world.deps)]);
    const ready = (text: string) => (text.includes('теперь можно задать') ? text : '');
    await found(world, citizen.identifier, ready);
    expect(world.messages.filter(({ to, text }) => to === citizen.identifier && ready(text) !== '')).toHaveLength(1);
    await letCodesAge(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/password');
    await session.submit(page, passwords());
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('standard');
  });

  it.concurrent('is stopped or ends, and never both, when the owner objects at the very moment', async () => {
    const { citizen, email } = await heldByPhone();
    const link = await found(world, email, cancelIn);
    await letHoldPass(world.deps, citizen.accountId);
    await letCodesAge(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    const owner = aBrowser();
    const landing = await owner.open(link);
    const [set, stop] = await Promise.all([session.submit(page, passwords()), owner.submit(landing, {})]);
    const [isSet, isStopped] = [pathOf(set) === '/recovery/done', stop.text.includes('Восстановление отменено')];
    expect([isSet, isStopped].filter(Boolean)).toHaveLength(1);
  });

  it.concurrent('loses the wait when the owner changes the password meanwhile', async () => {
    const { citizen } = await heldByPhone();
    await sql`update passwords set changed_at = clock_timestamp() where account_id = ${citizen.accountId}`.execute(world.deps.db);
    await letHoldPass(world.deps, citizen.accountId);
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/document');
  });

  it.concurrent('finds one wait, however often it is asked for at once, and one stop', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    const { session, page } = await provePhone(world, citizen.identifier);
    const { series, number } = citizen.data.document;
    const other = await session.submit(page, { document: `${series}${number}` });
    await Promise.all(times(4, () => session.submit(other, { action: 'wait' })));
    const holds = await world.deps.pool.query('select id from recovery_holds where account_id = $1', [citizen.accountId]);
    expect(holds.rows).toHaveLength(1);
    const link = await found(world, email, cancelIn);
    const owner = aBrowser();
    const landing = await owner.open(link);
    await Promise.all(times(4, () => owner.submit(landing, {})));
    const { rows } = await world.deps.pool.query(
      `select count(*)::int as count from audit_events where account_id = $1 and action = 'recovery.cancelled'`,
      [citizen.accountId],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });
});

describe('what others know of a person (H47)', () => {
  it('is not told by the form of the password to who has shown the phone alone, and costs no hash', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    expect(pathOf(page)).toBe('/recovery/document');
    const send = async (password: string) => {
      const body = new URLSearchParams({ csrf_token: page.fields['csrf_token'] ?? '', ...passwords(password) });
      const answer = await session.request(`${world.origin}/recovery/password`, { method: 'POST', body });
      return {
        status: answer.status,
        to: answer.headers.get('location'),
        cookies: answer.headers.getSetCookie().map((one) => one.split('=')[0]),
      };
    };
    const hash = jest.spyOn(world.deps.passwordHasher, 'hash');
    const [own, other] = [await send(`${citizen.data.familyName}1aA-`), await send('Сидоров-Горский1aA-')];
    expect(own).toEqual(other);
    expect(own).toMatchObject({ status: 303, to: expect.stringContaining('/recovery/document') });
    expect(hash.mock.calls.filter(([password]) => password.endsWith('1aA-'))).toEqual([]);
  });

  it.concurrent('opens nothing: the document is tried five times in a recovery and ten times a day', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const guess = async () => {
      const { session, page } = await provePhone(world, citizen.identifier);
      let current = page;
      const paths: string[] = [];
      for (let index = 0; index < 6 && pathOf(current) === '/recovery/document'; index++) {
        current = await session.submit(current, { document: `4321 00000${index}` });
        paths.push(pathOf(current));
      }
      return { session, paths, page };
    };
    const first = await guess();
    expect(first.paths).toEqual([...times(4, () => '/recovery/document'), '/recovery/desk']);
    const { series, number } = citizen.data.document;
    await first.session.submit(first.page, { document: `${series}${number}` });
    expect(pathOf(await first.session.open(`${world.origin}/recovery/password`))).toBe('/recovery/desk');
    await letCodesAge(world.deps);
    expect((await guess()).paths).toHaveLength(5);
    await letCodesAge(world.deps);
    expect(pathOf((await provePhone(world, citizen.identifier)).page)).toBe('/recovery/desk');
  });

  it.concurrent('counts each of many guesses at once', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    await Promise.all(times(12, (index) => session.submit(page, { document: `4321 0000${10 + index}` })));
    const { rows } = await world.deps.pool.query('select document_attempts from recoveries where account_id = $1', [citizen.accountId]);
    expect(rows).toEqual([{ document_attempts: 5 }]);
  });
});

describe('a recovery (H48)', () => {
  it.concurrent('lets one of many presses of a link win, and none afterwards', async () => {
    const email = newEmail();
    await aCitizen(world.deps, { email });
    await startAt(world, email);
    const link = await found(world, email, linkIn);
    const presses = await Promise.all(
      times(8, async () => {
        const session = aBrowser();
        return session.submit(await session.open(link), {});
      }),
    );
    expect(presses.filter((page) => pathOf(page) === '/recovery/password')).toHaveLength(1);
    expect((await aBrowser().open(link)).status).toBe(410);
  });

  it.concurrent('is not used up by a scanner that opens the link', async () => {
    const email = newEmail();
    await aCitizen(world.deps, { email });
    await startAt(world, email);
    const link = await found(world, email, linkIn);
    const scanner = aBrowser();
    for (const method of ['HEAD', 'GET', 'GET', 'GET']) expect((await scanner.request(link, { method })).status).toBe(200);
    const owner = aBrowser();
    expect(pathOf(await owner.submit(await owner.open(link), {}))).toBe('/recovery/password');
  });

  it.concurrent('sets one password, however many are sent at once', async () => {
    const citizen = await aCitizen(world.deps);
    const { session } = await provePhone(world, citizen.identifier);
    const secret = session.cookie('recovery') ?? '';
    const outcomes = await Promise.allSettled(
      times(8, (index) => setPassword(world.deps, { secret, password: `${newPassword}${index}`, formKey: newSecretToken() })),
    );
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value.kind === 'completed')).toHaveLength(1);
  });

  it.concurrent('is over when the password was changed otherwise', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    await sql`update passwords set changed_at = clock_timestamp() where account_id = ${citizen.accountId}`.execute(world.deps.db);
    expect((await session.submit(page, passwords())).status).toBe(410);
    expect(answerOf(await signInAt(aBrowser(), authorizationRequest(world, client, { prompt: 'consent' }), citizen))).toHaveProperty(
      'code',
    );
  });

  it.concurrent('is over after a later one: the earlier code and link match nothing, and no page says so', async () => {
    const citizen = await aCitizen(world.deps);
    const first = await startAt(world, citizen.identifier);
    const firstDigits = await found(world, citizen.identifier, digitsIn);
    await letCodesAge(world.deps);
    const second = await provePhone(world, citizen.identifier);
    expect((await first.session.submit(first.page, { code: firstDigits })).text).toContain('Осталось 4 попытки');
    expect(pathOf(second.page)).toBe('/recovery/password');
  });

  it.concurrent('takes no link or code that was made for something else', async () => {
    const email = newEmail();
    const registering = aBrowser();
    const start = await registering.open(`${world.origin}/registration`);
    await registering.submit(start, { family_name: 'Канареева', given_name: 'Анна', terms: 'yes', way: 'email', email });
    const text = (await world.messageTo(email)).text;
    const token = /registration\/confirm\/([\w-]+)/u.exec(text)?.[1] ?? '';
    expect((await aBrowser().open(`${world.origin}/recovery/link/${token}`)).status).toBe(410);
  });

  it.concurrent('gains nothing for whoever started it when the owner presses the button of the mail', async () => {
    const email = newEmail();
    await aCitizen(world.deps, { email });
    const { session: attacker } = await startAt(world, email);
    const owner = aBrowser();
    await owner.submit(await owner.open(await found(world, email, linkIn)), {});
    for (const path of ['/recovery/password', '/recovery/mail', '/recovery/done']) {
      expect((await attacker.open(`${world.origin}${path}`)).status).toBe(410);
    }
  });

  it.concurrent('gains nothing for whoever knows the cookie from before the code was typed', async () => {
    const citizen = await aCitizen(world.deps);
    const { session, page } = await startAt(world, citizen.identifier);
    const before = session.cookie('recovery') ?? '';
    await session.submit(page, { code: await found(world, citizen.identifier, digitsIn) });
    const earlier = aBrowser();
    earlier.setCookie('recovery', before);
    expect((await earlier.open(`${world.origin}/recovery/password`)).status).toBe(410);
  });

  it.concurrent.each([
    ['a letter', 'x'],
    ['43 letters', 'x'.repeat(43)],
    ['2,000 letters', 'x'.repeat(2000)],
    ['NUL', '%00'],
    ['broken encoding', '%zz'],
  ])('says of a made-up link of %s what to do', async (_, token) => {
    for (const kind of ['link', 'cancel']) {
      const page = await aBrowser().open(`${world.origin}/recovery/${kind}/${token}`);
      expect([400, 404, 410]).toContain(page.status);
      expect(page.text).toMatch(/<h1>/u);
    }
  });
});

describe('pages asked for out of turn (H49)', () => {
  const pages = [
    '/recovery/password',
    '/recovery/done',
    '/recovery/other-contact',
    '/recovery/document',
    '/recovery/second-step',
    '/recovery/wait',
  ];

  it.concurrent('lead to where the recovery is, whether they are looked at or sent', async () => {
    const { session, page } = await startAt(world, (await aCitizen(world.deps)).identifier);
    for (const path of pages) {
      expect(pathOf(await session.open(`${world.origin}${path}`))).toBe('/recovery/code');
      const sent = await session.submit(page, { ...passwords(), document: '1', code: '1', action: 'wait' }, path);
      expect([pathOf(sent), sent.status]).toEqual(/done|wait/u.test(path) ? [path, 405] : ['/recovery/code', 200]);
    }
  });

  it.concurrent('are not there for a browser without a recovery', async () => {
    for (const path of pages) expect((await aBrowser().open(`${world.origin}${path}`)).status).toBe(410);
  });

  it.concurrent('do not let a verified citizen go on to the password without the second proof', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    const sent = await session.submit(page, passwords(), '/recovery/password');
    expect(pathOf(sent)).toBe('/recovery/document');
    expect(answerOf(await signInAt(aBrowser(), authorizationRequest(world, client, { prompt: 'consent' }), citizen))).toHaveProperty(
      'code',
    );
  });
});

describe('after the new password (H51)', () => {
  it.concurrent('no session, refresh token, remembered device or code of before is good, on any node', async () => {
    const citizen = await aCitizen(world.deps);
    const other = await world.secondNode();
    const there = { origin: other.origin };
    const attempt = authorizationRequest(world, client, { scope: 'openid offline_access', prompt: 'consent' });
    const signedIn = aBrowser();
    const { code = '' } = answerOf(await signInAt(signedIn, attempt, citizen));
    const { body } = await redeem(world, client, attempt, code);
    const waiting = await provePhone(world, citizen.identifier);
    await letCodesAge(world.deps);
    const { session, page } = await provePhone(world, citizen.identifier);
    await session.submit(page, passwords());
    expect((await signedIn.request(`${there.origin}/account`)).status).toBe(303);
    expect((await tokens(there, client, { grant_type: 'refresh_token', refresh_token: body['refresh_token'] ?? '' })).body).toMatchObject({
      error: 'invalid_grant',
    });
    expect((await waiting.session.submit(waiting.page, passwords('Drugoj7-parol-Volgi'))).status).toBe(410);
    const { rows } = await world.deps.pool.query(
      `select 1 from one_time_codes where split_part(subject, '|', 1) = $1 and confirmed_at is null and voided_at is null and link_digest is not null`,
      [citizen.accountId],
    );
    expect(rows).toEqual([]);
    await other.stop();
  });

  it.concurrent('every contact is told', async () => {
    const citizen = await aCitizen(world.deps);
    const email = await withEmail(world.deps, citizen.accountId);
    const { session, page } = await proveEmail(world, email);
    await session.submit(page, passwords());
    const told = (text: string) => (text.includes('изменён') || text.includes('задан новый пароль') ? text : '');
    for (const to of [citizen.identifier, email]) expect(await found(world, to, told)).not.toBe('');
  });
});
