import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { confirmCode } from '../../src/capabilities/one-time-codes/confirm-code.ts';
import { confirmLink, inspectLink } from '../../src/capabilities/one-time-codes/confirm-link.ts';
import { findCodeTiming } from '../../src/capabilities/one-time-codes/find-code-timing.ts';
import { issueCode, type IssueCodeInput, type IssueCodeOutcome } from '../../src/capabilities/one-time-codes/issue-code.ts';
import { purgeCodes } from '../../src/capabilities/one-time-codes/purge-codes.ts';
import { spoilCodes } from '../../src/capabilities/one-time-codes/spoil-codes.ts';
import { createDb, createPool } from '../../src/database/connect.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { createRoom, firstMaster, letPass, newEmail, newPhone, otherDigits, times, type Room } from '../registration/room.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());

let subjects = 0;
const newSubject = () => `reg_${(subjects += 1)}`;
const purpose = 'registration';

function issue(input: Partial<IssueCodeInput> & { contact: Contact }, deps: Room = room): Promise<IssueCodeOutcome> {
  const full = { purpose, subject: newSubject(), lifetimeSeconds: 300, ...input } as const;
  return deps.db.transaction().execute((tx) => issueCode(deps, tx, full));
}

async function issued(input: Partial<IssueCodeInput> = {}, deps: Room = room) {
  const subject = input.subject ?? newSubject();
  const outcome = await issue({ contact: newPhone(), ...input, subject }, deps);
  if (outcome.kind !== 'issued') throw new Error(outcome.kind);
  return { ...outcome, subject };
}

const answer = (subject: string, digits: string, deps: Room = room) => confirmCode(deps, { purpose, subject, digits });

describe('a code', () => {
  it('is confirmed by its digits once', async () => {
    const { subject, digits } = await issued();
    expect(await answer(subject, digits)).toEqual({ kind: 'confirmed', channel: 'sms' });
    expect(await answer(subject, digits)).toEqual({ kind: 'used' });
  });

  it('lets one of many simultaneous right answers win', async () => {
    const { subject, digits } = await issued();
    const outcomes = await Promise.all(times(16, () => answer(subject, digits)));
    expect(outcomes.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'used')).toHaveLength(15);
  });

  it('is confirmed once when it comes twice at once, at two nodes, two hundred times (H34)', async () => {
    const otherPool = createPool({ url: String(room.pool.options.connectionString), poolSize: 4, statementTimeoutMilliseconds: 5000 });
    const otherNode = { ...room, pool: otherPool, db: createDb(otherPool) };
    for (const _ of times(10, () => 0)) {
      const codes = await Promise.all(times(20, () => issued()));
      const pairs = codes.map(({ subject, digits }) => Promise.all([answer(subject, digits), answer(subject, digits, otherNode)]));
      const outcomes = (await Promise.all(pairs)).map((pair) =>
        pair
          .map(({ kind }) => kind)
          .toSorted()
          .join(' '),
      );
      expect(new Set(outcomes)).toEqual(new Set(['confirmed used']));
    }
    await otherNode.db.destroy();
  });

  it('is dead after five wrong answers, the right one included', async () => {
    const { subject, digits } = await issued();
    const kinds: unknown[] = [];
    for (const index of times(5, (count) => count)) kinds.push(await answer(subject, otherDigits(digits, index)));
    expect(kinds).toEqual([...times(4, (index) => ({ kind: 'wrong', attemptsLeft: 4 - index })), { kind: 'exhausted' }]);
    expect(await answer(subject, digits)).toEqual({ kind: 'exhausted' });
  });

  it('judges no more than five of a hundred simultaneous guesses', async () => {
    const { subject, digits, codeId } = await issued();
    const guesses = times(100, (index) => answer(subject, otherDigits(digits, index)));
    const outcomes = await Promise.all([...guesses, answer(subject, digits)]);
    expect(outcomes.filter(({ kind }) => kind === 'wrong').length).toBeLessThanOrEqual(4);
    const row = await room.db.selectFrom('one_time_codes').select('attempts').where('id', '=', codeId).executeTakeFirstOrThrow();
    expect(row.attempts).toBeLessThanOrEqual(5);
  });

  it('refuses the right answer that comes after a flood of wrong ones', async () => {
    const { subject, digits } = await issued();
    await Promise.all(times(50, (index) => answer(subject, otherDigits(digits, index))));
    expect(await answer(subject, digits)).toEqual({ kind: 'exhausted' });
  });

  it('holds until its last second and not a second longer', async () => {
    const first = await issued();
    await letPass(room.db, 299, 'one_time_codes');
    expect(await answer(first.subject, first.digits)).toMatchObject({ kind: 'confirmed' });
    const second = await issued();
    await letPass(room.db, 300, 'one_time_codes');
    expect(await answer(second.subject, second.digits)).toEqual({ kind: 'expired' });
  });

  it.each([120, -120])(
    'lives as long by the clock of the database, whatever that of the node says: %i s beside it (H36)',
    async (seconds) => {
      const ours = Date.now;
      Date.now = () => ours() + seconds * 1000;
      try {
        const [first, second] = [await issued(), await issued()];
        await letPass(room.db, 299, 'one_time_codes');
        expect(await answer(first.subject, first.digits)).toMatchObject({ kind: 'confirmed' });
        await letPass(room.db, 1, 'one_time_codes');
        expect(await answer(second.subject, second.digits)).toEqual({ kind: 'expired' });
      } finally {
        Date.now = ours;
      }
    },
  );

  it('is worth nothing for another purpose or another subject, and the try is counted', async () => {
    const mine = await issued();
    const other = await issued();
    expect(await confirmCode(room, { purpose: 'sign_in_device', subject: mine.subject, digits: mine.digits })).toEqual({ kind: 'expired' });
    if (mine.digits !== other.digits) {
      expect(await answer(other.subject, mine.digits)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
    }
    expect(await answer(mine.subject, mine.digits)).toMatchObject({ kind: 'confirmed' });
  });

  it('is void once a newer one was issued for the same subject', async () => {
    const contact = newPhone();
    const first = await issued({ contact });
    await letPass(room.db, 61, 'one_time_codes');
    const second = await issued({ contact, subject: first.subject });
    if (first.digits !== second.digits) expect(await answer(first.subject, first.digits)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
    expect(await answer(first.subject, second.digits)).toMatchObject({ kind: 'confirmed' });
  });

  it('is confirmed after the master key was rotated', async () => {
    const { subject, digits } = await issued();
    const rotated = { ...room, keyring: new Keyring([{ id: 2, secret: Buffer.alloc(32, 2) }, firstMaster]) };
    expect(await answer(subject, digits, rotated)).toMatchObject({ kind: 'confirmed' });
  });

  it('leaves neither its digits nor its destination in the table', async () => {
    const contact = newPhone();
    const { codeId, digits } = await issued({ contact });
    const row = await room.db.selectFrom('one_time_codes').selectAll().where('id', '=', codeId).executeTakeFirstOrThrow();
    const text = JSON.stringify({ ...row, digits_mac: row.digits_mac.toString('latin1'), id: '' });
    expect(text).not.toContain(digits);
    expect(text).not.toContain(contact.value.slice(1));
  });

  it('that is a decoy takes answers like any other and matches none', async () => {
    const { subject, digits } = await issued({ decoy: true });
    expect(await answer(subject, digits)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
  });

  it('that was spoiled shows no sign of it', async () => {
    const contact = newPhone();
    const { subject, digits } = await issued({ contact });
    await spoilCodes(room, room.db, { purpose, contact });
    expect(await answer(subject, digits)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
  });

  it('tells how long it is good and when a new one may be asked for', async () => {
    const { subject } = await issued();
    await letPass(room.db, 10, 'one_time_codes');
    const timing = await findCodeTiming(room, { purpose, subject });
    expect(timing?.expiresInSeconds).toBeGreaterThanOrEqual(289);
    expect(timing?.expiresInSeconds).toBeLessThanOrEqual(290);
    expect(timing?.resendInSeconds).toBeLessThanOrEqual(50);
  });
});

describe('a destination', () => {
  it('gets no second code within a minute, whoever asks', async () => {
    const contact = newPhone();
    await issued({ contact });
    const outcome = await issue({ contact });
    expect(outcome.kind).toBe('resend_too_soon');
    expect(outcome.kind === 'issued' ? 0 : outcome.retryAfterSeconds).toBeGreaterThan(55);
  });

  it('gets one code from two simultaneous requests', async () => {
    const contact = newPhone();
    const outcomes = await Promise.all(times(8, () => issue({ contact })));
    expect(outcomes.filter(({ kind }) => kind === 'issued')).toHaveLength(1);
  });

  it('gets no more than five codes in ten minutes', async () => {
    const contact = newPhone();
    for (const _ of times(5, () => 0)) {
      await issued({ contact });
      await letPass(room.db, 61, 'one_time_codes');
    }
    const refused = await issue({ contact });
    expect(refused).toMatchObject({ kind: 'limit_reached' });
    expect(refused.kind === 'limit_reached' && refused.retryAfterSeconds).toBeLessThanOrEqual(600 - 5 * 61);
    await letPass(room.db, 600, 'one_time_codes');
    expect((await issue({ contact })).kind).toBe('issued');
  });

  it('gets no more than ten codes in a day', async () => {
    const contact = newPhone();
    for (const _ of times(10, () => 0)) {
      await issued({ contact });
      await letPass(room.db, 601, 'one_time_codes');
    }
    expect(await issue({ contact })).toMatchObject({ kind: 'limit_reached' });
    await letPass(room.db, 86_400, 'one_time_codes');
    expect((await issue({ contact })).kind).toBe('issued');
  });

  it('takes no more than twenty answers in a day over all its codes and sessions', async () => {
    const contact = newPhone();
    const deps = room.with({ codesPerTenMinutes: 50, codesPerDay: 50, resendAfterSeconds: 0 });
    const codes = [];
    for (const _ of times(10, () => 0)) codes.push(await issued({ contact }, deps));
    const answers = codes.flatMap(({ subject, digits }) => times(5, (index) => answer(subject, otherDigits(digits, index), deps)));
    const outcomes = await Promise.all(answers);
    const { rows } = await deps.pool.query<{ attempts: number }>(
      'select sum(attempts)::int as attempts from one_time_codes where id = any($1)',
      [codes.map(({ codeId }) => codeId)],
    );
    expect(rows[0]?.attempts).toBe(20);
    expect(outcomes.filter(({ kind }) => kind === 'destination_exhausted')).toHaveLength(30);
    expect(await issue({ contact }, deps)).toMatchObject({ kind: 'limit_reached' });
    await letPass(room.db, 86_400, 'one_time_codes');
    expect((await issue({ contact }, deps)).kind).toBe('issued');
  });

  it('counts today what is answered today, even to a code of the day before', async () => {
    const contact = newEmail();
    const deps = room.with({ attemptsPerDestinationPerDay: 5, resendAfterSeconds: 0 });
    const old = await issued({ contact, lifetimeSeconds: 259_200 }, deps);
    await letPass(room.db, 90_000, 'one_time_codes');
    const fresh = await issued({ contact, lifetimeSeconds: 259_200 }, deps);
    for (const index of times(5, (count) => count)) await answer(old.subject, otherDigits(old.digits, index), deps);
    expect(await answer(fresh.subject, fresh.digits, deps)).toEqual({ kind: 'destination_exhausted' });
  });
});

describe('a link', () => {
  const contact = newEmail();
  const link = (token: string) => ({ purpose, token }) as const;

  it('is not consumed by looking, and consumed once by the button', async () => {
    const { subject, linkToken = '' } = await issued({ contact: newEmail(), withLink: true });
    for (const _ of times(3, () => 0)) expect(await inspectLink(room.db, link(linkToken))).toEqual({ kind: 'open', subject });
    const outcomes = await Promise.all(times(8, () => room.db.transaction().execute((tx) => confirmLink(tx, link(linkToken)))));
    expect(outcomes.filter((outcome) => outcome?.kind === 'open')).toHaveLength(1);
    expect(await inspectLink(room.db, link(linkToken))).toEqual({ kind: 'used', subject });
  });

  it('uses up the digits of the same mail', async () => {
    const { subject, digits, linkToken = '' } = await issued({ contact, withLink: true });
    await confirmLink(room.db, link(linkToken));
    expect(await answer(subject, digits)).toEqual({ kind: 'used' });
  });

  it('holds three days and not a second longer', async () => {
    const { linkToken = '' } = await issued({ contact: newEmail(), withLink: true, lifetimeSeconds: 259_200 });
    await letPass(room.db, 259_199, 'one_time_codes');
    expect(await inspectLink(room.db, link(linkToken))).toMatchObject({ kind: 'open' });
    await letPass(room.db, 1, 'one_time_codes');
    expect(await confirmLink(room.db, link(linkToken))).toMatchObject({ kind: 'expired' });
  });

  it('is unknown when it was made up, and is kept as a digest', async () => {
    const { codeId, linkToken = '' } = await issued({ contact: newEmail(), withLink: true });
    expect(await confirmLink(room.db, link(`${linkToken.slice(0, -1)}!`))).toBeUndefined();
    const row = await room.db.selectFrom('one_time_codes').select('link_digest').where('id', '=', codeId).executeTakeFirstOrThrow();
    expect(row.link_digest?.toString('latin1')).not.toContain(linkToken);
  });
});

it('forgets codes once they neither answer nor count', async () => {
  const { codeId } = await issued();
  const present = () => room.db.selectFrom('one_time_codes').select('id').where('id', '=', codeId).executeTakeFirst();
  await letPass(room.db, 3600, 'one_time_codes');
  await purgeCodes(room);
  expect(await present()).toBeDefined();
  await letPass(room.db, 86_400, 'one_time_codes');
  await purgeCodes(room);
  expect(await present()).toBeUndefined();
});
