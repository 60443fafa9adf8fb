import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listEndingRecords } from '../../src/capabilities/records/list-ending-records.ts';
import { listRecords } from '../../src/capabilities/records/list-records.ts';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { sendReminders } from '../../src/capabilities/records/send-reminders.ts';
import { addDays, calendarDateOf } from '../../src/kernel/calendar-date.ts';
import { newId } from '../../src/kernel/ids.ts';
import { aCitizen, aStandardCitizen, type TestCitizen } from '../support/citizen.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const records = '/account/records';
const licence = { number: '99 12 345678', categories: 'B, M', issue_date: '01.02.2020', valid_until: '01.02.2090' };
const kept = (citizen: TestCitizen) => listRecords(world.deps, citizen.accountId);
const actions = async ({ accountId }: TestCitizen) =>
  (
    await world.deps.pool.query<{ action: string }>(
      `select action from audit_events where account_id = $1 and action like 'record.%' order by id`,
      [accountId],
    )
  ).rows.map(({ action }) => action);

async function signedIn(citizen: TestCitizen, language = 'en'): Promise<WebSession> {
  const session = new WebSession({ 'accept-language': language });
  await session.submit(await session.open(at(records)), { identifier: citizen.identifier, password: citizen.password });
  return session;
}

async function signedInAt(path: string, { identifier, password }: TestCitizen): Promise<WebPage> {
  const session = new WebSession({ 'accept-language': 'en' });
  return session.submit(await session.open(at(path)), { identifier, password });
}

async function adds(session: WebSession, kind: string, values: Record<string, string>): Promise<WebPage> {
  return session.submit(await session.open(at(`${records}/${kind}`)), values);
}

describe('what a citizen keeps', () => {
  it('is added, shown with whose word it is, changed and forgotten', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const added = await adds(session, 'driving-licence', licence);
    expect([added.status, added.url]).toEqual([200, at(`${records}?done=saved`)]);
    for (const shown of ['99 12 345678', 'B, M', '1 February 2020', 'Valid until 1 February 2090', 'Told by you, not verified']) {
      expect(added.text).toContain(shown);
    }
    expect(added.text).not.toContain('Add a driving licence');

    const form = await session.open(at(`${records}/driving-licence`));
    expect(form.text).toContain('value="01.02.2090"');
    await session.submit(form, { ...licence, categories: '' });
    const [changed] = await kept(citizen);
    expect(changed).toMatchObject({ kind: 'driving_licence', source: 'citizen', revision: 2, validUntil: '2090-02-01' });
    expect(changed?.data).toEqual({ number: '9912345678', issue_date: '2020-02-01', valid_until: '2090-02-01' });

    const asked = await session.open(at(`${records}/driving-licence/${changed?.recordId}/remove`));
    expect(asked.text).toContain('Remove: Driving licence?');
    const removed = await session.submit(asked, { action: 'remove' });
    expect(removed.text).toContain('Removed.');
    expect(await kept(citizen)).toEqual([]);
    // The answer was lost, and the button is pressed again.
    expect((await session.submit(asked, { action: 'remove' })).status).toBe(200);
    expect(await actions(citizen)).toEqual(['record.added', 'record.changed', 'record.removed']);
  });

  it.each<[string, Record<string, string>, string]>([
    ['health-policy', { number: '7755 5208 3100 0020' }, '7755 5208 3100 0020'],
    [
      'foreign-passport',
      { number: '751234567', issue_date: '01.02.2020', valid_until: '01.02.2030', latin_family_name: 'Kamen' },
      '75 1234567',
    ],
    [
      'birth-certificate',
      { series: 'II-ГО', number: '123456', issue_date: '07.04.1988', issued_by: 'Отдел ЗАГС гор. Костромы' },
      'Отдел ЗАГС гор. Костромы',
    ],
    ['military-id', { number: 'АК 1234567', issue_date: '01.02.2010', issued_by: 'Военный комиссариат' }, 'АК 1234567'],
    ['residence-address', { postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house: '1' }, '156000, г. Кострома, ул. Мира'],
    ['home-phone', { phone: '8 (4942) 31-12-13' }, '+7 494 231 12 13'],
    ['child', { family_name: 'Ким', given_name: 'Ян', birth_date: '01.02.2020' }, 'Ким Ян'],
    ['vehicle', { plate: 'a123bc44', certificate: '4412345678' }, 'А 123 ВС 44'],
  ])('may be a %s', async (kind, values, shown) => {
    const session = await signedIn(await aCitizen(world.deps));
    expect((await adds(session, kind, values)).text).toContain(shown);
  });

  it('loses nothing that was typed when something is wrong with it', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const refused = await adds(session, 'driving-licence', { ...licence, number: '12', issue_date: '32.01.2020' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="32.01.2020"');
    expect(refused.text).toContain('id="field-number-error"');
    expect((await session.submit(refused, licence)).url).toBe(at(`${records}?done=saved`));
    expect(await kept(citizen)).toHaveLength(1);
  });

  it('leads back to its form after a sign-in, and takes the form sent after the session', async () => {
    const citizen = await aCitizen(world.deps);
    const session = new WebSession({ 'accept-language': 'en' });
    const form = await session.submit(await session.open(at(`${records}/vehicle`)), {
      identifier: citizen.identifier,
      password: citizen.password,
    });
    expect(form.url).toBe(at(`${records}/vehicle`));
    session.setCookie('session', 'over');
    const late = await session.submit(form, { plate: 'А123ВС44', certificate: '4412345678' });
    expect([late.status, late.fields['plate'], await kept(citizen)]).toEqual([401, 'А123ВС44', []]);
    const signIn = await session.open(at('/sign-in?return=%2Faccount'));
    await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
    expect((await session.submit(late, {})).url).toBe(at(`${records}?done=saved`));
  });

  it('leads back to what is kept as well, and nowhere else', async () => {
    const citizen = await aCitizen(world.deps);
    const recordId = newId('rec');
    const data = { plate: 'А123ВС44', certificate: '4412345678' };
    await saveRecord(world.deps, { accountId: citizen.accountId, kind: 'vehicle', recordId, data });
    const signIn = async (path: string) => (await signedInAt(path, citizen)).url.replace(world.origin, '');
    expect(await signIn(`${records}/vehicle/${recordId}`)).toBe(`${records}/vehicle/${recordId}`);
    expect(await signIn(`/sign-in?return=${encodeURIComponent(`${records}/vehicle/${recordId}/..//evil.example`)}`)).toBe('/account');
  });

  it('shows the document that the registries have checked as verified', async () => {
    const { data, ...citizen } = await aStandardCitizen(world.deps);
    const list = await (await signedIn(citizen)).open(at(records));
    expect(list.text).toContain('Passport of the Russian Federation');
    expect(list.text).toContain(`${data.document.series} ${data.document.number}`);
    expect(list.text).toMatch(/Verified .* state registries/u);
  });

  it('offers the one address for the other', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    await adds(session, 'residence-address', { postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house: '17' });
    const empty = await session.open(at(`${records}/registration-address`));
    expect(empty.text).toContain('/account/records/registration-address?copy=yes');
    expect((await session.open(at(`${records}/registration-address?copy=yes`))).text).toContain('value="17"');
  });

  it('stands on the page of contacts as well, where it is an address', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    await adds(session, 'home-phone', { phone: '+7 4942 31 12 13' });
    const page = await session.open(at('/account/contacts'));
    expect(page.text).toContain('+7 494 231 12 13');
    expect(page.text).toContain('/account/records/residence-address');
  });
});

describe('nobody else', () => {
  it('sees, changes or removes it', async () => {
    const owner = await aCitizen(world.deps);
    await adds(await signedIn(owner), 'vehicle', { plate: 'А123ВС44', certificate: '4412345678' });
    const recordId = (await kept(owner))[0]?.recordId ?? '';
    const session = await signedIn(await aCitizen(world.deps));
    const path = `${records}/vehicle/${recordId}`;
    expect((await session.open(at(path))).status).toBe(404);
    expect((await session.open(at(`${path}/remove`))).status).toBe(404);
    const own = await session.open(at(`${records}/vehicle`));
    const values = { plate: 'В123ВС44', certificate: '4412345678' };
    expect((await session.submit(own, { ...values, revision: '1' }, path)).status).toBe(404);
    // An id of another's for a new one of mine.
    expect((await session.submit(own, { ...values, record: recordId })).status).toBe(409);
    await session.submit(own, {}, `${path}/remove`);
    expect((await kept(owner)).map(({ data }) => data.plate)).toEqual(['А123ВС44']);
  });

  it('reads it in the database', async () => {
    const citizen = await aCitizen(world.deps);
    await adds(await signedIn(citizen), 'child', { family_name: 'Канареева', given_name: 'Яна', birth_date: '01.02.2020' });
    const { rows } = await world.deps.pool.query<{ row: string; data_sealed: Buffer }>(
      'select records::text as row, data_sealed from records where account_id = $1',
      [citizen.accountId],
    );
    expect(rows).toHaveLength(1);
    for (const secret of ['Канареева', 'Яна', '2020-02-01']) {
      expect([rows[0]?.row.includes(secret), rows[0]?.data_sealed.includes(secret)]).toEqual([false, false]);
    }
    expect(world.log.join('')).not.toContain('Канареева');
  });

  it('finds a page of a kind that there is not', async () => {
    const session = await signedIn(await aCitizen(world.deps));
    for (const kind of ['wings', 'driving_licence', 'constructor', 'vehicle/rec_1/x']) {
      expect((await session.open(at(`${records}/${kind}`))).status).toBe(404);
    }
  });
});

describe('two at once', () => {
  const car = { kind: 'vehicle', data: { plate: 'А123ВС44', certificate: '4412345678' } } as const;

  it('the same form adds one', async () => {
    const citizen = await aCitizen(world.deps);
    const session = await signedIn(citizen);
    const form = await session.open(at(`${records}/vehicle`));
    const values = { plate: 'А123ВС44', certificate: '4412345678' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => session.submit(form, values)));
    expect(answers.map(({ url }) => url)).toEqual(Array(4).fill(at(`${records}?done=saved`)));
    expect(await kept(citizen)).toHaveLength(1);
    const again = await adds(session, 'vehicle', values);
    expect([again.status, again.text.includes('You have this entry already')]).toEqual([409, true]);
  });

  it('no more of a kind than there may be', async () => {
    const citizen = await aCitizen(world.deps);
    const { accountId } = citizen;
    const passport = (number: number) =>
      saveRecord(world.deps, {
        accountId,
        kind: 'foreign_passport',
        recordId: newId('rec'),
        data: { number: `75123456${number}`, issue_date: '2020-02-01', valid_until: '2030-02-01' },
      });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map(passport));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await kept(citizen)).toHaveLength(2);
    const page = await adds(await signedIn(citizen), 'foreign-passport', {
      number: '759999999',
      issue_date: '01.02.2020',
      valid_until: '01.02.2030',
    });
    expect([page.status, page.text.includes('759999999') || page.text.includes('75 9999999')]).toEqual([409, true]);
  });

  it('windows do not undo each other unseen', async () => {
    const citizen = await aCitizen(world.deps);
    const recordId = newId('rec');
    await saveRecord(world.deps, { ...car, accountId: citizen.accountId, recordId });
    const session = await signedIn(citizen);
    const [one, other] = [
      await session.open(at(`${records}/vehicle/${recordId}`)),
      await session.open(at(`${records}/vehicle/${recordId}`)),
    ];
    await session.submit(one, { ...car.data, model: 'Лада Веста' });
    const refused = await session.submit(other, { ...car.data, model: 'Лада Гранта' });
    expect([refused.status, refused.text.includes('Лада Гранта')]).toEqual([409, true]);
    expect((await kept(citizen))[0]?.data.model).toBe('Лада Веста');
    await session.submit(refused, { ...car.data, model: 'Лада Гранта' });
    expect((await kept(citizen))[0]).toMatchObject({ revision: 3, data: { model: 'Лада Гранта' } });
  });
});

describe('a reminder', () => {
  const noon = new Date('2027-03-10T09:00:00Z');
  const today = calendarDateOf(noon);
  const passportUntil = async (days: number, email?: string) => {
    const citizen = await aCitizen(world.deps, email === undefined ? {} : { email });
    const validUntil = addDays(today, days);
    const data = { number: '751234567', issue_date: '2020-02-01', valid_until: validUntil };
    await saveRecord(world.deps, { accountId: citizen.accountId, kind: 'foreign_passport', recordId: newId('rec'), data });
    return citizen;
  };
  const told = async ({ identifier }: TestCitizen, count: number) => {
    if (count > 0) await world.messageTo(identifier, count - 1);
    return world.messages.filter(({ to }) => to === identifier);
  };

  it('goes out once before the end, once more closer to it, and when the document has ended; whoever runs it', async () => {
    const citizen = await passportUntil(60, 'owner.of.a.passport@example.org');
    const second = await world.secondNode();
    for (const after of [0, 0, 1, 46, 47, 61, 62]) {
      const now = new Date(noon.getTime() + after * 86_400_000);
      await Promise.all([sendReminders(world.deps, now), sendReminders(second.deps, now), sendReminders(world.deps, now)]);
    }
    await second.stop();
    const messages = await told(citizen, 3);
    expect(messages.map(({ subject }) => subject)).toEqual([
      'Срок действия документа закончился',
      'Скоро закончится срок действия документа',
      'Скоро закончится срок действия документа',
    ]);
    expect(messages[0]?.text).toContain('Загранпаспорт');
    expect(messages[0]?.text).toContain('/account/records');
    expect((await actions(citizen)).filter((action) => action === 'record.expiry_told')).toHaveLength(3);
  });

  it('speaks by SMS to whoever has no e-mail, and not of a day that was moved or of what was removed', async () => {
    const citizen = await passportUntil(14);
    await sendReminders(world.deps, noon);
    expect((await told(citizen, 1))[0]).toMatchObject({ channel: 'sms' });
    const [record] = await kept(citizen);
    const validUntil = addDays(today, 900);
    await saveRecord(world.deps, { ...record!, accountId: citizen.accountId, data: { ...record!.data, valid_until: validUntil } });
    await sendReminders(world.deps, new Date(noon.getTime() + 20 * 86_400_000));
    expect(await told(citizen, 0)).toHaveLength(1);
  });

  it('wakes nobody', async () => {
    const citizen = await passportUntil(10);
    await sendReminders(world.deps, new Date('2027-03-10T00:00:00Z'));
    expect(await actions(citizen)).toEqual(['record.added']);
  });

  it('stands on the list and is known to other pages without opening a seal', async () => {
    const citizen = await aCitizen(world.deps);
    const now = calendarDateOf(new Date());
    const policy = (days: number) => ({ number: '7755520831000020', valid_until: addDays(now, days) });
    const recordId = newId('rec');
    await saveRecord(world.deps, { accountId: citizen.accountId, kind: 'health_policy', recordId, data: policy(30) });
    const session = await signedIn(citizen);
    expect((await session.open(at(records))).text).toContain('Ends on');
    expect(await listEndingRecords(world.deps, citizen.accountId, now)).toEqual([
      { recordId, kind: 'health_policy', validUntil: addDays(now, 30), ended: false },
    ]);
    await saveRecord(world.deps, { accountId: citizen.accountId, kind: 'health_policy', recordId, revision: 1, data: policy(-1) });
    expect((await session.open(at(records))).text).toContain('Ended on');
  });
});
