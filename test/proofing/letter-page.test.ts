import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { dispatchLetters } from '../../src/capabilities/proofing/dispatch-letters.ts';
import { parseLetterCode } from '../../src/capabilities/proofing/methods/postal-code.ts';
import { receiveTracking } from '../../src/capabilities/proofing/receive-tracking.ts';
import { saveRecord } from '../../src/capabilities/records/save-record.ts';
import { newId } from '../../src/kernel/ids.ts';
import { eventually } from '../notifications/outbox-world.ts';
import { times } from '../registration/room.ts';
import { aCitizen, aStandardCitizen, becomeStandard } from '../support/citizen.ts';
import { createFakePost, type FakePost } from '../support/fake-post.ts';
import { someIdentityData } from '../support/identity.ts';
import type { WebPage, WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { otherCode } from './letters-world.ts';
import { atHome } from './signing-in.ts';

let world: World;
let post: FakePost;
beforeAll(async () => {
  post = createFakePost();
  world = await createWorld({ postalService: post });
});
afterEach(() => post.meet('well'));
afterAll(() => world.stop());

const path = '/account/confirm/postal-code';
const address = { postcode: '156000', locality: 'г. Кострома', street: 'ул. Мира', house: '12', flat: '3' };
const order = (session: WebSession, page: WebPage, over: object = {}) =>
  session.submit(page, { ...address, ...over, action: 'order' }, path);
const typeCode = (session: WebSession, page: WebPage, code: string) => session.submit(page, { code, action: 'code' }, path);

async function aVisit() {
  const citizen = await aStandardCitizen(world.deps);
  const session = await atHome(world, citizen);
  return { citizen, session, page: await session.open(`${world.origin}${path}`) };
}

/** A citizen whose letter the post has, and the code in it as it is printed. */
async function aLetter() {
  const { citizen, session, page } = await aVisit();
  await order(session, page);
  const row = () => world.deps.db.selectFrom('letters').selectAll().where('account_id', '=', citizen.accountId).executeTakeFirstOrThrow();
  for (let attempt = 0; (await row()).state === 'queued' && attempt < 100; attempt++) {
    await dispatchLetters(world.deps);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { id: letterId } = await row();
  const code = post.letters.find((letter) => letter.letterId === letterId)?.code ?? '';
  return { citizen, session, letterId, code, page: await session.open(`${world.origin}${path}`) };
}

describe('the page of the letter', () => {
  it('takes an order, hands it over by itself, and shows where the letter is', async () => {
    const { session, page, citizen } = await aVisit();
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('30 дней')]);
    const ordered = await order(session, page);
    expect(ordered.status).toBe(200);
    expect(ordered.text).toContain('ул. Мира, д. 12, кв. 3, г. Кострома, 156000');
    const sent = await world.messageTo(citizen.identifier);
    expect(sent.text).toContain(`${world.origin}${path}`);
    const [letter] = post.letters.toReversed();
    post.tell(letter!.letterId, 'in_transit', { place: 'Кострома <b>' });
    await receiveTracking(world.deps);
    const shown = await session.open(`${world.origin}${path}`);
    expect(shown.text).toContain('В пути, Кострома &lt;b&gt;');
    expect(shown.text).toContain('name="code"');
    expect(shown.text).not.toContain(letter!.code);
  });

  it('offers an address that the account keeps, until another one is typed', async () => {
    const { session, citizen } = await aVisit();
    const { postcode, locality, house } = address;
    const data = { postcode, locality, house, street: 'ул. Ключевая' };
    await saveRecord(world.deps, { accountId: citizen.accountId, kind: 'registration_address', recordId: newId('rec'), data });
    expect((await session.open(`${world.origin}${path}`)).text).toContain('value="ул. Ключевая"');
  });

  it('keeps everything typed when the address is not whole, and names each fault', async () => {
    const { session, page } = await aVisit();
    const refused = await order(session, page, { postcode: '15600', house: '', street: 'ул. <script>' });
    expect(refused.status).toBe(422);
    for (const field of ['postcode', 'house', 'street']) expect(refused.text).toContain(`id="field-${field}-error"`);
    for (const typed of ['value="15600"', 'value="г. Кострома"', 'value="ул. &lt;script&gt;"']) expect(refused.text).toContain(typed);
  });

  it('confirms by the code however it is typed, and the same form sent twice ends at the same page', async () => {
    const { session, page, code, citizen } = await aLetter();
    const typed = code.toLowerCase().replaceAll('-', ' ');
    const [one, two] = await Promise.all([typeCode(session, page, typed), typeCode(session, page, typed)]);
    for (const done of [one, two]) expect(new URL(done.url).pathname + new URL(done.url).search).toBe('/account/confirm?done=postal_code');
    expect(one.text).toContain('level-confirmed');
    expect((await world.messageTo(citizen.identifier, 1)).text).toContain('/account/confirm');
    expect(await world.deps.db.selectFrom('proofs').select('id').where('account_id', '=', citizen.accountId).execute()).toHaveLength(1);
  });

  it('counts wrong codes, not slips, and says when the letter is worth nothing', async () => {
    const { session, page, code } = await aLetter();
    const slip = await typeCode(session, page, 'CHKM-PTX');
    expect([slip.status, slip.text]).toEqual([422, expect.stringContaining('value="CHKM-PTX"')]);
    const right = parseLetterCode(code)!;
    for (const left of [4, 3, 2, 1]) {
      const wrong = await typeCode(session, page, otherCode(right, left));
      expect([wrong.status, wrong.text]).toEqual([422, expect.stringMatching(new RegExp(`Остал(ась|ось) ${left} попыт`, 'u'))]);
    }
    const dead = await typeCode(session, page, otherCode(right));
    expect([dead.status, dead.text]).toEqual([200, expect.stringContaining('Письмо больше не действует')]);
    expect((await typeCode(session, page, code)).text).toContain('Письмо больше не действует');
    expect(dead.text).not.toContain('name="postcode"');
    expect((await session.open(`${world.origin}/account/confirm`)).text).toContain(path);
  });

  it('cancels for good, and offers the next letter after thirty days with the address still there', async () => {
    const { session, page, citizen, code } = await aLetter();
    const cancelled = await session.submit(page, { action: 'cancel' }, path);
    expect(cancelled.text).toContain('Письмо отменено');
    expect((await typeCode(session, page, code)).text).toContain('Письмо отменено');
    expect((await order(session, page)).text).toContain('Новое письмо можно заказать с');
    await sql`update letters set ordered_at = ordered_at - interval '30 days' where account_id = ${citizen.accountId}`.execute(
      world.deps.db,
    );
    const again = await session.open(`${world.origin}${path}`);
    expect(again.text).toContain('value="ул. Мира"');
    expect((await order(session, again)).text).not.toContain('Письмо отменено');
  });

  it('says that a letter for other data proves nothing', async () => {
    const { session, citizen, page, code } = await aLetter();
    await becomeStandard(world.deps, citizen.accountId, someIdentityData());
    expect((await typeCode(session, page, code)).text).toContain('Письмо заказано для прежних личных данных');
  });

  it('says so when the post does not deliver to an address, and takes another at once', async () => {
    const { session, page } = await aVisit();
    post.meet('refusal');
    await order(session, page);
    await dispatchLetters(world.deps);
    let refused = await session.open(`${world.origin}${path}`);
    for (const _ of times(60, Number)) {
      if (refused.text.includes('Почта не приняла письмо')) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
      refused = await session.open(`${world.origin}${path}`);
    }
    expect(refused.text).toContain('value="156000"');
    post.meet('well');
    expect((await order(session, refused, { house: '14' })).text).toContain('д. 14');
  });

  it('is counted by where it is, for those who watch the post', async () => {
    const figures = async () => {
      const text = await world.deps.metrics.registry.getSingleMetricAsString('paiza_letters');
      return Object.fromEntries(
        [...text.matchAll(/paiza_letters\{state="(\w+)"\} (\d+)/gu)].map(([, state, count]) => [state, Number(count)]),
      );
    };
    await eventually(async () => (await figures())['queued'] === 0);
    const before = await figures();
    const { letterId } = await aLetter();
    expect(await figures()).toEqual({ ...before, sent: (before['sent'] ?? 0) + 1 });
    await sql`update letters set exported_at = exported_at - interval '46 days' where id = ${letterId}`.execute(world.deps.db);
    expect((await figures())['lost']).toBe((before['lost'] ?? 0) + 1);
    post.tell(letterId, 'returned');
    await receiveTracking(world.deps);
    expect(await figures()).toEqual({ ...before, returned: (before['returned'] ?? 0) + 1 });
    expect(await world.deps.metrics.registry.getSingleMetricAsString('paiza_letter_oldest_queued_seconds')).toMatch(/ 0\n?$/u);
  });

  it('is for standard accounts alone, and reads in English', async () => {
    const session = await atHome(world, await aCitizen(world.deps));
    expect(new URL((await session.open(`${world.origin}${path}`)).url).pathname).toBe('/account/confirm');
    const visit = await aVisit();
    expect((await visit.session.open(`${world.origin}${path}?lang=en`)).text).toContain('Code in a registered letter');
  });

  it('asks for no code while the post has not taken the letter', async () => {
    post.meet('unavailable');
    const { session, page } = await aVisit();
    const ordered = await order(session, page);
    expect(ordered.text).toContain('ул. Мира, д. 12, кв. 3, г. Кострома, 156000');
    expect(ordered.text).not.toContain('name="code"');
  });
});

it('the page is not there where no post is connected, and the method is not offered', async () => {
  const without = await createWorld();
  const session = await atHome(without, await aStandardCitizen(without.deps));
  expect((await session.open(`${without.origin}${path}`)).status).toBe(404);
  expect((await session.open(`${without.origin}/account/confirm`)).text).not.toContain(path);
  await without.stop();
});
