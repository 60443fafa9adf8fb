import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { findCaseUnderWay } from '../../src/capabilities/proofing/find-case.ts';
import { bookVisit } from '../../src/capabilities/service-centres/book-visit.ts';
import { cancelVisit } from '../../src/capabilities/service-centres/cancel-visit.ts';
import { completeVisit } from '../../src/capabilities/service-centres/complete-visit.ts';
import { endPastVisits } from '../../src/capabilities/service-centres/end-past-visits.ts';
import { findVisits } from '../../src/capabilities/service-centres/find-visits.ts';
import { openDeskCase } from '../../src/capabilities/service-centres/open-desk-case.ts';
import { sendVisitReminders } from '../../src/capabilities/service-centres/send-visit-reminders.ts';
import { anAccount } from '../accounts/identity-world.ts';
import { aStandardAccount, createProofingRoom, messagesSince, type ProofingRoom } from '../proofing/proofing-world.ts';
import { times } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { aFreeTime, openCentre, someCentre } from './centres-world.ts';

let room: ProofingRoom;
const centre = someCentre();
const { centreId } = centre;
beforeAll(async () => {
  room = await createProofingRoom();
});
beforeEach(async () => {
  await sql`delete from visits`.execute(room.db);
  await openCentre(room);
});
afterAll(() => room.close());

const book = (accountId: string, startsAt: Date, replaces?: string) => bookVisit(room, { accountId, centreId, startsAt, replaces });
const rows = () => room.db.selectFrom('visits').selectAll().orderBy('booked_at').execute();
const codeOf = (outcome: PromiseSettledResult<unknown>) =>
  outcome.status === 'fulfilled' ? 'booked' : String((outcome.reason as Error).message);
const sent = async () => (await messagesSince(room, 0)).filter((template) => template.startsWith('visit'));

describe('booking a visit', () => {
  it('opens the case, takes a desk, and tells the citizen when and where', async () => {
    const { accountId } = await aStandardAccount(room);
    const before = (await sent()).length;
    const { startsAt } = await aFreeTime(room, centre);
    const visit = await book(accountId, startsAt);
    const underWay = await findCaseUnderWay(room, accountId, 'in_person');
    expect(visit).toMatchObject({ caseId: underWay?.case.caseId, centreId, startsAt, state: 'booked' });
    expect(underWay?.case.applicationNumber).toMatch(/^\d{9}$/u);
    expect((await sent()).slice(before)).toEqual(['visit_booked']);
    expect((await aFreeTime(room, centre)).startsAt).not.toEqual(startsAt);
  });

  it('gives one desk to one of many who ask at once', async () => {
    const accounts = [];
    for (const _ of times(6, Number)) accounts.push(await aStandardAccount(room));
    const { startsAt } = await aFreeTime(room, centre);
    const outcomes = (await Promise.allSettled(accounts.map(({ accountId }) => book(accountId, startsAt)))).map(codeOf);
    expect(outcomes.toSorted()).toEqual(['booked', ...times(5, () => 'service_centres.time_taken')]);
    expect(await rows()).toHaveLength(1);
  });

  it('gives as many desks as there are, each once', async () => {
    await openCentre(room, { desks: 3 });
    const accounts = [];
    for (const _ of times(6, Number)) accounts.push(await aStandardAccount(room));
    const { startsAt } = await aFreeTime(room, centre);
    const outcomes = (await Promise.allSettled(accounts.map(({ accountId }) => book(accountId, startsAt)))).map(codeOf);
    expect(outcomes.filter((outcome) => outcome === 'booked')).toHaveLength(3);
    expect(new Set((await rows()).map(({ desk }) => desk))).toEqual(new Set([1, 2, 3]));
  });

  it('keeps one visit for a person who asks for several at once, and one for the same form sent twice', async () => {
    const { accountId } = await aStandardAccount(room);
    const [one, other] = [await aFreeTime(room, centre, 2), await aFreeTime(room, centre, 3)];
    const [first, again] = await Promise.all([book(accountId, one.startsAt), book(accountId, one.startsAt)]);
    expect(again.visitId).toBe(first.visitId);
    const outcomes = await Promise.allSettled([book(accountId, other.startsAt), book(accountId, other.startsAt, 'vst_of_somebody_else')]);
    expect(outcomes.map(codeOf)).toEqual(['service_centres.visit_exists', 'service_centres.visit_exists']);
    expect(await rows()).toHaveLength(1);
  });

  it('moves the visit that the form names, and costs nobody the visit they have when the new time is taken', async () => {
    const [{ accountId }, neighbour] = [await aStandardAccount(room), await aStandardAccount(room)];
    const [one, other] = [await aFreeTime(room, centre, 2), await aFreeTime(room, centre, 3)];
    const first = await book(accountId, one.startsAt);
    await book(neighbour.accountId, other.startsAt);
    await expect(book(accountId, other.startsAt, first.visitId)).rejects.toThrow('service_centres.time_taken');
    expect((await findVisits(room, accountId)).booked?.visit.visitId).toBe(first.visitId);
    const later = await aFreeTime(room, centre, 5);
    const moved = await book(accountId, later.startsAt, first.visitId);
    const { booked, ended } = await findVisits(room, accountId);
    expect([booked?.visit.visitId, ended.map(({ visit }) => visit.state)]).toEqual([moved.visitId, ['cancelled']]);
    // The time given back is free again.
    await expect(book((await aStandardAccount(room)).accountId, one.startsAt)).resolves.toMatchObject({ state: 'booked' });
  });

  it('is refused beside the timetable, too near, too far, and where nobody books', async () => {
    const { accountId } = await aStandardAccount(room);
    const { startsAt } = await aFreeTime(room, centre);
    const later = (milliseconds: number) => new Date(startsAt.getTime() + milliseconds);
    await expect(book(accountId, later(60_000))).rejects.toThrow('time_not_offered');
    await expect(book(accountId, later(40 * 86_400_000))).rejects.toThrow('time_not_offered');
    await expect(book(accountId, later(-3 * 86_400_000))).rejects.toThrow('time_not_offered');
    await openCentre(room, { desks: 0 });
    await expect(book(accountId, startsAt)).rejects.toThrow('no_bookings');
    await openCentre(room, { active: false });
    await expect(book(accountId, startsAt)).rejects.toThrow('not_found');
    await expect(bookVisit(room, { accountId, centreId: 'nowhere', startsAt })).rejects.toThrow('not_found');
    expect(await rows()).toEqual([]);
    expect(await findCaseUnderWay(room, accountId, 'in_person')).toBeUndefined();
  });

  it('is for standard accounts alone', async () => {
    const accountId = await anAccount(room);
    await expect(book(accountId, (await aFreeTime(room, centre)).startsAt)).rejects.toThrow('proofing.not_standard');
  });

  it('is refused after ten within a day, however many were cancelled', async () => {
    const { accountId } = await aStandardAccount(room);
    const { startsAt } = await aFreeTime(room, centre);
    for (const _ of times(10, Number)) await cancelVisit(room, { accountId, visitId: (await book(accountId, startsAt)).visitId });
    await expect(book(accountId, startsAt)).rejects.toThrow('too_many_bookings');
  });
});

describe('a visit', () => {
  const aVisit = async () => {
    const { accountId } = await aStandardAccount(room);
    return { accountId, visit: await book(accountId, (await aFreeTime(room, centre)).startsAt) };
  };

  it('is cancelled once, by its own person, and only while it is the one that is booked', async () => {
    const [mine, other] = [await aVisit(), await aStandardAccount(room)];
    const input = { accountId: mine.accountId, visitId: mine.visit.visitId };
    expect(await cancelVisit(room, { ...input, accountId: other.accountId })).toBe(false);
    const outcomes = await Promise.all(times(4, () => cancelVisit(room, input)));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect((await findVisits(room, mine.accountId)).booked).toBeUndefined();
  });

  it('ends when the person is at a desk, and its time is free', async () => {
    const { accountId, visit } = await aVisit();
    await room.db.transaction().execute((tx) => completeVisit(tx, { accountId }));
    expect((await findVisits(room, accountId)).ended[0]?.visit.state).toBe('kept');
    await expect(book((await aStandardAccount(room)).accountId, visit.startsAt)).resolves.toMatchObject({ state: 'booked' });
  });

  it('is reminded of once a day before, by one of the nodes, and is over an hour after its end', async () => {
    const { accountId, visit } = await aVisit();
    const move = (seconds: number) =>
      sql`
      update visits set starts_at = clock_timestamp() + make_interval(secs => ${seconds}),
        ends_at = clock_timestamp() + make_interval(secs => ${seconds + 1800}),
        booked_at = clock_timestamp() - interval '3 days' where id = ${visit.visitId}`.execute(room.db);
    const before = (await sent()).length;
    await sendVisitReminders(room);
    expect((await sent()).length).toBe(before);
    await move(23 * 3600);
    await Promise.all(times(3, () => sendVisitReminders(room)));
    expect((await sent()).slice(before)).toEqual(['visit_reminder']);
    await move(-1800 - 3500);
    await endPastVisits(room);
    expect((await findVisits(room, accountId)).booked?.visit.visitId).toBe(visit.visitId);
    await move(-1800 - 3700);
    await Promise.all(times(2, () => endPastVisits(room)));
    expect((await findVisits(room, accountId)).ended[0]?.visit.state).toBe('missed');
  });

  it('is reminded of also when the account of another does not open', async () => {
    const [bad, good] = [await aVisit(), await aVisit()];
    await sql`
      update visits set starts_at = clock_timestamp() + interval '23 hours' + (case account_id when ${bad.accountId} then interval '0' else interval '1 minute' end),
        ends_at = clock_timestamp() + interval '23.5 hours', booked_at = clock_timestamp() - interval '3 days'`.execute(room.db);
    await sql`
      update accounts set data_key_wrapped = set_byte(data_key_wrapped, 20, get_byte(data_key_wrapped, 20) # 1)
      where id = ${bad.accountId}`.execute(room.db);
    await expect(sendVisitReminders(room)).rejects.toThrow('1 of 2 failed');
    const { rows: reminded } = await sql`select account_id from visits where reminded_at is not null`.execute(room.db);
    expect(reminded).toEqual([{ account_id: good.accountId }]);
  });

  it('goes with the person to the case of data that was verified later', async () => {
    const { accountId, visit } = await aVisit();
    await becomeStandard(room, accountId, someIdentityData());
    const opened = await openDeskCase(room, { accountId });
    expect(opened.caseId).not.toBe(visit.caseId);
    expect((await findVisits(room, accountId)).booked?.visit).toMatchObject({ visitId: visit.visitId, caseId: opened.caseId });
    expect((await openDeskCase(room, { accountId })).applicationNumber).toBe(opened.applicationNumber);
  });

  it('is withdrawn when the centre shuts at its time, its citizen told; the others stay', async () => {
    const [one, other] = [await aVisit(), await aVisit()];
    const before = (await sent()).length;
    const date = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'Europe/Moscow' }).format(one.visit.startsAt);
    await sql`update visits set starts_at = starts_at + interval '3 days', ends_at = ends_at + interval '3 days'
      where id = ${other.visit.visitId}`.execute(room.db);
    const exceptions = [{ date, hours: [] }];
    expect(await openCentre(room, { exceptions })).toEqual({ kind: 'changed', withdrawn: 1 });
    expect(await openCentre(room, { exceptions })).toEqual({ kind: 'unchanged', withdrawn: 0 });
    expect((await sent()).slice(before)).toEqual(['visit_withdrawn']);
    expect((await findVisits(room, one.accountId)).ended[0]?.visit.state).toBe('withdrawn');
    expect((await findVisits(room, other.accountId)).booked).toBeDefined();
  });
});
