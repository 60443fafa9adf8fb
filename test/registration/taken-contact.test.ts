import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createJourney, type Journey } from './journey.ts';
import { letPass, newEmail, newPhone, times } from './room.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await createJourney();
});
afterAll(() => journey.room.close());
beforeEach(() => journey.room.pool.query('truncate registration_sends, registration_sms_hours'));

describe('a contact that has an account', () => {
  it('is answered like a free one, and its owner gets a message without a code', async () => {
    const { contact: phone } = await journey.completedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    const before = await journey.rowCounts();
    const taken = await journey.start({ contact: phone });
    const after = await journey.rowCounts();
    expect({ ...taken, secret: '' }).toEqual({ secret: '', step: 'confirm_contact', channel: 'sms', codeSent: true });
    const message = await journey.lastMessage(phone);
    expect(message).toMatchObject({ template: 'identifier_taken', digits: '' });
    expect(message?.text).toContain('https://id.example/');

    const free = await journey.start({ contact: newPhone() });
    expect({ ...free, secret: '' }).toEqual({ ...taken, secret: '' });
    expect(difference(after, await journey.rowCounts())).toEqual(difference(before, after));
  });

  it('costs the same statements as a free one, so that the time tells nothing', async () => {
    const { contact: phone } = await journey.completedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    const taken = await journey.statementsOfStart({ contact: phone });
    const free = await journey.statementsOfStart({ contact: newPhone() });
    expect(taken).toEqual(free);
    expect(free.length).toBeGreaterThan(5);
  });

  it('takes answers like a free one and lets none match', async () => {
    const { contact: phone } = await journey.completedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    const { secret } = await journey.start({ contact: phone });
    const kinds: unknown[] = [];
    for (const index of times(6, (count) => count)) kinds.push(await journey.confirm(secret, String(index).repeat(6)));
    const wrong = (attemptsLeft: number) => ({ kind: 'wrong', attemptsLeft });
    expect(kinds).toEqual([wrong(4), wrong(3), wrong(2), wrong(1), { kind: 'exhausted' }, { kind: 'exhausted' }]);
  });

  it('has the same limits as a free one', async () => {
    const { contact: phone } = await journey.completedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    const { secret } = await journey.start({ contact: phone });
    await expect(journey.resend(secret)).rejects.toMatchObject({ code: 'code_just_sent' });
    await expect(journey.start({ contact: phone })).rejects.toMatchObject({ code: 'code_just_sent' });
  });

  it('gives a mail that has no link of ours but to sign in', async () => {
    const email = newEmail();
    const first = await journey.start({ contact: email });
    await journey.setPassword(await journey.secretOf(journey.confirm(first.secret, (await journey.lastMessage(email))?.digits ?? '')));
    await letPass(journey.room.db, 61, 'one_time_codes');
    await journey.start({ contact: email });
    expect(await journey.lastMessage(email)).toMatchObject({ template: 'identifier_taken', token: '' });
  });
});

describe('two registrations of one contact', () => {
  async function bothConfirmed() {
    const phone = newPhone();
    const one = await journey.confirmedByPhone(phone);
    await letPass(journey.room.db, 61, 'one_time_codes');
    const other = await journey.confirmedByPhone(phone);
    return { phone, one, other };
  }

  it('end in one account; the later one gets a neutral answer and the owner a message', async () => {
    const { phone, one, other } = await bothConfirmed();
    expect(await journey.setPassword(one.secret)).toMatchObject({ kind: 'completed' });
    expect(await journey.setPassword(other.secret)).toEqual({ kind: 'contact_taken' });
    expect(await journey.accountsOf(phone)).toBe(1);
    expect(await journey.lastMessage(phone)).toMatchObject({ template: 'identifier_taken' });
    await expect(journey.setPassword(other.secret)).rejects.toMatchObject({ code: 'expired' });
  });

  it('end in one account when they finish at once', async () => {
    const { phone, one, other } = await bothConfirmed();
    const outcomes = await Promise.all([one, other].map(({ secret }) => journey.setPassword(secret)));
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['completed', 'contact_taken']);
    expect(await journey.accountsOf(phone)).toBe(1);
    const { rows } = await journey.room.pool.query(
      'select count(*)::int as orphans from accounts a where not exists (select from identifiers i where i.account_id = a.id)',
    );
    expect(rows).toEqual([{ orphans: 0 }]);
  });

  it('leave whoever started first on a contact of another with a code that no longer matches, without a sign of it', async () => {
    const phone = newPhone();
    const early = await journey.start({ contact: phone });
    const earlyDigits = (await journey.lastMessage(phone))?.digits ?? '';
    await letPass(journey.room.db, 61, 'one_time_codes');
    await journey.completedByPhone(phone);
    expect(await journey.confirm(early.secret, earlyDigits)).toEqual({ kind: 'wrong', attemptsLeft: 4 });
    expect(await journey.setPassword(early.secret)).toMatchObject({ kind: 'out_of_turn' });
  });

  it('leave a mail link of the earlier one dead', async () => {
    const email = newEmail();
    const early = await journey.start({ contact: email });
    const { token = '' } = (await journey.lastMessage(email)) ?? {};
    await letPass(journey.room.db, 61, 'one_time_codes');
    const owner = await journey.start({ contact: email });
    await journey.setPassword(await journey.secretOf(journey.confirm(owner.secret, (await journey.lastMessage(email))?.digits ?? '')));
    expect(await journey.press(token, early.secret)).toEqual({ kind: 'dead', sameBrowser: false });
  });
});

function difference(before: readonly Record<string, string>[], after: readonly Record<string, string>[]): Record<string, number> {
  const counts = Object.entries(after[0] ?? {});
  return Object.fromEntries(counts.map(([name, count]) => [name, Number(count) - Number(before[0]?.[name])]));
}
