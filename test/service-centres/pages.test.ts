import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findVisits } from '../../src/capabilities/service-centres/find-visits.ts';
import { importCentre } from '../../src/capabilities/service-centres/import-centre.ts';
import { atHome } from '../proofing/signing-in.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen, becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { aRelyingParty, authorizationRequest } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { aFreeTime, openCentre, sandboxCentres, someCentre } from './centres-world.ts';

let world: World;
const centre = someCentre();
beforeAll(async () => {
  world = await createWorld();
  for (const one of sandboxCentres()) await importCentre(world.deps, { centre: one, actor: 'system' });
  await openCentre(world.deps);
});
afterAll(() => world.stop());

const at = (path: string) => `${world.origin}${path}`;
const booking = `/account/visits/book/${centre.centreId}`;
const inPerson = '/account/confirm/in-person';

async function aStandardVisitor() {
  const citizen = await aStandardCitizen(world.deps);
  return { citizen, session: await atHome(world, citizen) };
}

describe('the finder', () => {
  it('is open to everybody, and lists the nearest first beside a map with the same numbers', async () => {
    const start = await new WebSession().open(at('/service-centres'));
    expect(start.text).toContain('<option value="kazan"');
    expect(start.text).toContain('href="/service-centres?near=sergiyev-posad"');
    const { text } = await new WebSession().open(at('/service-centres?near=kazan'));
    const order = ['Центр «Баумана»', 'Центр «Горки»', 'Центр «Кострома»'].map((name) => text.indexOf(name));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
    expect(order.every((place) => place > 0)).toBe(true);
    expect(text.match(/class="map-number"/gu)).toHaveLength(2);
    expect(text).toContain('от центра города');
    expect(text).not.toMatch(/(src|href)="https?:\/\/(?!localhost)/u);
  });

  it.each(['nowhere', '%00', "' or 1=1", 'a'.repeat(5000)])('takes %.20s for no town', async (near) => {
    const page = await new WebSession().open(at(`/service-centres?near=${encodeURIComponent(near)}`));
    expect([page.status, page.text.includes('<ol class="centre-list"')]).toEqual([200, false]);
  });

  it('keeps the site in sight that waits for a higher level, for the person that it waits for', async () => {
    const { session } = await aStandardVisitor();
    const site = await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:confirmed' } });
    await session.open(authorizationRequest(world, site).url);
    for (const path of ['/service-centres', '/service-centres?near=kazan', '/service-centres/kazan-bauman']) {
      expect((await session.open(at(path))).text).toMatch(/ждёт вас: <a href="\/interaction\//u);
    }
    const stranger = (await aStandardVisitor()).session;
    stranger.setCookie('waiting', session.cookie('waiting') ?? '');
    expect((await stranger.open(at('/service-centres'))).text).not.toContain('ждёт вас');
  });

  it('lets the browser of this page alone know where it is', async () => {
    const page = await new WebSession().open(at('/service-centres'));
    expect(page.headers.get('permissions-policy')).toContain('geolocation=(self)');
    const other = await new WebSession().open(at('/service-centres/kazan-bauman'));
    expect(other.headers.get('permissions-policy')).toContain('geolocation=()');
  });

  it('shows one centre with its week, and 404 for one that is not there', async () => {
    const page = await new WebSession({ 'accept-language': 'en' }).open(at('/service-centres/moscow-yugo-zapad'));
    for (const words of ['South-West centre', '09:00–13:00, 14:00–18:00', 'Closed', 'Confirm your identity'])
      expect(page.text).toContain(words);
    expect((await new WebSession().open(at('/service-centres/nowhere'))).status).toBe(404);
    expect((await new WebSession().open(at('/service-centres/sergiyev-posad'))).text).toContain('Приём без записи');
  });
});

describe('the page of proving identity in person', () => {
  it('greets whoever was there a moment ago, and later says when that was', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    const [today, before] = [await aConfirmedCitizen(world.deps), await aConfirmedCitizen(world.deps, { provedAt: daysAgo(2) })];
    const fresh = await (await atHome(world, today)).open(at(inPerson));
    expect(fresh.text).toContain('Личность подтверждена');
    const later = await (await atHome(world, before)).open(at(inPerson));
    expect(later.text).not.toContain('Личность подтверждена');
    expect(later.text).toContain('Вы уже подтвердили личность этим способом');
    const never = await (await aStandardVisitor()).session.open(at(inPerson));
    expect(never.text).not.toMatch(/Личность подтверждена|уже подтвердили/u);
  });
});

describe('a visit', () => {
  it('is booked from the finder by somebody who signs in on the way, and has a ticket', async () => {
    const citizen = await aStandardCitizen(world.deps);
    const session = new WebSession();
    const signIn = await session.open(at(booking));
    const form = await session.submit(signIn, { identifier: citizen.identifier, password: citizen.password });
    expect(new URL(form.url).pathname).toBe(booking);
    const { startsAt } = await aFreeTime(world.deps, centre, 0);
    const visits = await session.submit(form, { time: startsAt.toISOString() }, booking);
    expect(new URL(visits.url).pathname).toBe('/account/visits');
    expect(visits.text).toMatch(/\d{3} \d{3} \d{3}/u);
    expect((await world.messageTo(citizen.identifier)).text).toContain('/account/visits');
    const ticket = await session.open(at('/account/visits/ticket'));
    expect([ticket.status, ticket.headers.get('content-type'), ticket.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
    expect(ticket.text).not.toContain(citizen.data.familyName);
  });

  it('is not lost when the time was taken meanwhile: the page says so and offers the others', async () => {
    const [one, other] = [await aStandardVisitor(), await aStandardVisitor()];
    const { startsAt } = await aFreeTime(world.deps, centre, 3);
    const [mine, theirs] = [await one.session.open(at(booking)), await other.session.open(at(booking))];
    await other.session.submit(theirs, { time: startsAt.toISOString() }, booking);
    const refused = await one.session.submit(mine, { time: startsAt.toISOString() }, booking);
    expect([refused.status, refused.text]).toEqual([409, expect.stringContaining('Это время только что заняли')]);
    expect(refused.text).toContain('name="time"');
  });

  it.each(['', 'tomorrow', '2026-13-45T00:00:00.000Z', '2026-11-24'])('wants a time, not "%s"', async (time) => {
    const { session } = await aStandardVisitor();
    const refused = await session.submit(await session.open(at(booking)), { time }, booking);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Выберите время визита')]);
  });

  it('is moved only when the form spoke of it, and cancelled', async () => {
    const { session, citizen } = await aStandardVisitor();
    const stale = await session.open(at(booking));
    const [one, other] = [await aFreeTime(world.deps, centre, 4), await aFreeTime(world.deps, centre, 5)];
    await session.submit(stale, { time: one.startsAt.toISOString() }, booking);
    const asked = await session.submit(stale, { time: other.startsAt.toISOString() }, booking);
    expect([asked.status, asked.text]).toEqual([409, expect.stringContaining('У вас уже есть запись')]);
    const moved = await session.submit(asked, { time: other.startsAt.toISOString() }, booking);
    expect(moved.status).toBe(200);
    const { booked } = await findVisits(world.deps, citizen.accountId);
    expect(booked?.visit.startsAt).toEqual(other.startsAt);
    const cancelled = await session.submit(moved, {}, '/account/visits');
    expect(cancelled.text).toContain('Запись отменена.');
    expect((await findVisits(world.deps, citizen.accountId)).booked).toBeUndefined();
    expect((await session.open(at('/account/visits/ticket'))).status).toBe(404);
  });

  it('belongs to its own person: nobody cancels another’s', async () => {
    const [one, other] = [await aStandardVisitor(), await aStandardVisitor()];
    const { startsAt } = await aFreeTime(world.deps, centre, 6);
    await one.session.submit(await one.session.open(at(booking)), { time: startsAt.toISOString() }, booking);
    const visit = (await findVisits(world.deps, one.citizen.accountId)).booked!.visit;
    const later = await aFreeTime(world.deps, centre, 7);
    await other.session.submit(await other.session.open(at(booking)), { time: later.startsAt.toISOString() }, booking);
    await other.session.submit(await other.session.open(at('/account/visits')), { visit: visit.visitId }, '/account/visits');
    expect((await findVisits(world.deps, one.citizen.accountId)).booked?.visit.visitId).toBe(visit.visitId);
    expect((await findVisits(world.deps, other.citizen.accountId)).booked).toBeDefined();
  });
});

describe('proving identity at a centre', () => {
  it('is offered among the ways, and gives a number that stays the same', async () => {
    const { session } = await aStandardVisitor();
    expect((await session.open(at('/account/confirm'))).text).toContain(inPerson);
    const start = await session.open(at(inPerson));
    const given = await session.submit(start, {}, inPerson);
    const number = /\d{3} \d{3} \d{3}/u.exec(given.text)?.[0];
    expect(number).toMatch(/\d/u);
    expect((await session.submit(start, {}, inPerson)).text).toContain(number);
  });

  it('asks for a new number when other data was verified', async () => {
    const { session, citizen } = await aStandardVisitor();
    const given = await session.submit(await session.open(at(inPerson)), {}, inPerson);
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    const changed = await session.open(at(inPerson));
    expect(changed.text).toContain('Нужен новый номер');
    const renewed = await session.submit(changed, {}, inPerson);
    expect(/\d{3} \d{3} \d{3}/u.exec(renewed.text)?.[0]).not.toBe(/\d{3} \d{3} \d{3}/u.exec(given.text)?.[0]);
  });

  it('is said to be done where the number stood, with the way back to the site that waits', async () => {
    const citizen = await aConfirmedCitizen(world.deps, { method: 'in_person' });
    const session = await atHome(world, citizen);
    await session.open(authorizationRequest(world, await aRelyingParty(world, { policy: { min_acr: 'urn:paiza:loa:confirmed:mfa' } })).url);
    const page = await session.open(at(inPerson));
    expect(page.text).toContain('Личность подтверждена');
    expect(page.text).toMatch(/href="\/interaction\/[^"]+"[^>]*>\s*Вернуться на сайт/u);
    const again = await session.submit(page, {}, inPerson);
    expect([/\d{3} \d{3} \d{3}/u.test(again.text), again.text.includes('Личность подтверждена')]).toEqual([true, false]);
  });

  it('is for standard accounts alone', async () => {
    const session = await atHome(world, await aCitizen(world.deps));
    for (const path of [inPerson, booking]) expect(new URL((await session.open(at(path))).url).pathname).toBe('/account/confirm');
  });
});

it('an installation without centres offers none', async () => {
  const without = await createWorld();
  const session = await atHome(without, await aStandardCitizen(without.deps));
  expect((await session.open(`${without.origin}${inPerson}`)).status).toBe(404);
  expect((await session.open(`${without.origin}/account/confirm`)).text).not.toContain(inPerson);
  expect((await session.open(`${without.origin}/service-centres`)).text).toContain('ещё не подключены');
  await without.stop();
});
