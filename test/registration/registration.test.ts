import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { useCompletedRegistration } from '../../src/capabilities/registration/use-completed-registration.ts';
import { findRegistration } from '../../src/capabilities/registration/find-registration.ts';
import { purgeRegistrations } from '../../src/capabilities/registration/purge-registrations.ts';
import { createJourney, type Journey } from './journey.ts';
import { contact, letPass, newEmail, newPhone, otherDigits, times } from './room.ts';

let journey: Journey;
beforeAll(async () => {
  journey = await createJourney();
});
afterAll(() => journey.room.close());
// Counters of one test are none of the next one's business.
beforeEach(() => journey.room.pool.query('truncate registration_sends, registration_sms_hours'));

describe('registering by phone', () => {
  it('leads from names and a number over the SMS code and a password to a simplified account', async () => {
    const phone = newPhone();
    const started = await journey.start({ contact: phone, familyName: 'Канареева', givenName: 'Анна' });
    expect(started).toMatchObject({ step: 'confirm_contact', channel: 'sms' });
    const message = await journey.lastMessage(phone);
    expect(message).toMatchObject({ template: 'registration_code', channel: 'sms' });
    const secret = await journey.secretOf(journey.confirm(started.secret, message?.digits ?? ''));
    expect(await journey.setPassword(secret)).toMatchObject({ kind: 'completed' });
    const accountId = (await journey.accountOf(phone)) ?? '';
    expect(await findAccount(journey.room, accountId)).toMatchObject({
      familyName: 'Канареева',
      givenName: 'Анна',
      contacts: [phone],
      evidence: [{ kind: 'contact_confirmed', source: 'sms_code' }],
      assuranceLevel: 'simplified',
    });
  });

  it('can be resumed at every step from the cookie and the database alone', async () => {
    const { secret, digits } = await journey.startedByPhone();
    expect(await findRegistration(journey.room, secret)).toMatchObject({ step: 'confirm_contact', draft: { givenName: 'Анна' } });
    const confirmed = await journey.secretOf(journey.confirm(secret, digits));
    expect(await findRegistration(journey.room, confirmed)).toMatchObject({ step: 'set_password' });
    const completed = await journey.secretOf(journey.setPassword(confirmed));
    expect(await findRegistration(journey.room, completed)).toMatchObject({ step: 'done' });
    for (const old of [secret, confirmed]) expect(await findRegistration(journey.room, old)).toBeUndefined();
  });

  it('takes an SMS code for 300 seconds', async () => {
    const { secret, digits } = await journey.startedByPhone();
    await letPass(journey.room.db, 300, 'one_time_codes');
    expect(await journey.confirm(secret, digits)).toEqual({ kind: 'expired' });
  });

  it('sends one SMS for a double click, and both answers lead on in the same registration', async () => {
    const phone = newPhone();
    const formKey = journey.newSecret();
    const started = await Promise.all(times(8, () => journey.start({ contact: phone, formKey })));
    expect(new Set(started.map((one) => one.secret)).size).toBe(1);
    expect(await findRegistration(journey.room, started[0]?.secret ?? '')).toMatchObject({ step: 'confirm_contact' });
    expect(await journey.messages(phone)).toHaveLength(1);
  });

  it('sends one SMS for a double click on "send a new code", and the old code is void', async () => {
    const { secret, digits, contact: phone } = await journey.startedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    const outcomes = await Promise.allSettled(times(4, () => journey.resend(secret)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'code_just_sent', status: 429 });
    }
    expect(await journey.messages(phone)).toHaveLength(2);
    const newer = (await journey.lastMessage(phone))?.digits ?? '';
    if (newer !== digits) expect(await journey.confirm(secret, digits)).toMatchObject({ kind: 'wrong' });
    expect(await journey.confirm(secret, newer)).toMatchObject({ kind: 'confirmed' });
  });

  it('goes on well for every one of many simultaneous right answers, with one effect', async () => {
    const { secret, digits, registrationId } = await journey.startedByPhone();
    const outcomes = await Promise.all(times(16, () => journey.confirm(secret, digits)));
    expect(outcomes.filter(({ kind }) => kind === 'confirmed')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'past')).toHaveLength(15);
    const secrets = new Set(outcomes.map((outcome) => ('secret' in outcome ? outcome.secret : 'none')));
    expect(secrets.size).toBe(1);
    expect(await findRegistration(journey.room, [...secrets][0] ?? '')).toMatchObject({ step: 'set_password' });
    expect(await journey.events('contact.confirmed', registrationId)).toBe(1);
  });

  it('judges no more than five of a hundred simultaneous guesses', async () => {
    const { secret, digits } = await journey.startedByPhone();
    const guesses = times(100, (index) => journey.confirm(secret, otherDigits(digits, index)));
    const outcomes = await Promise.all([...guesses, journey.confirm(secret, digits)]);
    expect(outcomes.filter(({ kind }) => kind === 'wrong').length).toBeLessThanOrEqual(4);
    const { rows } = await journey.room.pool.query<{ most: number }>('select max(attempts) as most from one_time_codes');
    expect(rows[0]?.most).toBeLessThanOrEqual(5);
  });
});

describe('registering by e-mail', () => {
  it('is confirmed by the code in the mail', async () => {
    const { secret, digits } = await journey.startedByEmail();
    expect(await journey.confirm(secret, digits)).toMatchObject({ kind: 'confirmed', channel: 'email' });
  });

  it('is confirmed by the button of the link, and looking at the link does nothing', async () => {
    const { secret, token } = await journey.startedByEmail();
    for (const _ of times(3, () => 0)) expect(await journey.inspect(token)).toMatchObject({ kind: 'open', sameBrowser: false });
    expect(await findRegistration(journey.room, secret)).toMatchObject({ step: 'confirm_contact' });
    const pressed = await journey.press(token, secret);
    expect(pressed).toMatchObject({ kind: 'open', sameBrowser: true, step: 'set_password' });
    const renewed = pressed.secret ?? '';
    expect(await findRegistration(journey.room, renewed)).toMatchObject({ step: 'set_password', confirmation: { by: 'email_link' } });
    expect(await findRegistration(journey.room, secret)).toBeUndefined();
    expect(await journey.press(token, renewed)).toEqual({ kind: 'used', sameBrowser: true, step: 'set_password' });
  });

  it('leads on from both presses of a double click in the browser that started', async () => {
    const { secret, token } = await journey.startedByEmail();
    const pressed = await Promise.all(times(4, () => journey.press(token, secret)));
    expect(pressed.map(({ sameBrowser }) => sameBrowser)).toEqual(times(4, () => true));
    expect(new Set(pressed.map((one) => one.secret)).size).toBe(1);
    expect(await findRegistration(journey.room, pressed[0]?.secret ?? '')).toMatchObject({ step: 'set_password' });
  });

  it('is confirmed by another device, which learns nothing but that', async () => {
    const { secret, token } = await journey.startedByEmail();
    expect(await journey.press(token)).toEqual({ kind: 'open', sameBrowser: false, step: 'set_password' });
    expect(await journey.setPassword(secret)).toMatchObject({ kind: 'completed' });
  });

  it('takes the link for three days', async () => {
    const { secret, token } = await journey.startedByEmail();
    const age = async (seconds: number) => {
      await letPass(journey.room.db, seconds, 'one_time_codes');
      await letPass(journey.room.db, seconds, 'registrations');
    };
    await age(259_190);
    expect(await journey.inspect(token)).toMatchObject({ kind: 'open' });
    await age(10);
    expect(await journey.press(token, secret)).toEqual({ kind: 'dead', sameBrowser: false });
  });

  it('counts one confirmation of many simultaneous presses', async () => {
    const { token, registrationId } = await journey.startedByEmail();
    const outcomes = await Promise.all(times(8, () => journey.press(token)));
    expect(outcomes.filter(({ kind }) => kind === 'open')).toHaveLength(1);
    expect(await journey.events('contact.confirmed', registrationId)).toBe(1);
  });

  it('does not know a link that was made up', async () => {
    expect(await journey.press(journey.newSecret())).toEqual({ kind: 'dead', sameBrowser: false });
  });
});

describe('going back', () => {
  it('to correct a name changes nothing else and sends nothing', async () => {
    const { secret: first, digits, contact: phone } = await journey.startedByPhone();
    const { secret, step } = await journey.start({ contact: phone, secret: first, givenName: 'Мария' });
    expect(step).toBe('confirm_contact');
    expect(await journey.messages(phone)).toHaveLength(1);
    const confirmed = await journey.secretOf(journey.confirm(secret, digits));
    expect(await findRegistration(journey.room, confirmed)).toMatchObject({ draft: { givenName: 'Мария' } });
  });

  it('after the confirmation keeps it, as long as the contact stays the same', async () => {
    const { secret, contact: phone } = await journey.confirmedByPhone();
    const renamed = await journey.start({ contact: phone, secret, givenName: 'Мария' });
    expect(renamed).toMatchObject({ step: 'set_password' });
    const restarted = await journey.start({ contact: newPhone(), secret: renamed.secret });
    expect(restarted).toMatchObject({ step: 'confirm_contact' });
    expect(await journey.setPassword(restarted.secret)).toMatchObject({ kind: 'out_of_turn', step: 'confirm_contact' });
  });

  it('to another contact voids the code of the first', async () => {
    const { secret: first, digits } = await journey.startedByPhone();
    const email = newEmail();
    const { secret, channel } = await journey.start({ contact: email, secret: first });
    expect(channel).toBe('email');
    const newer = (await journey.lastMessage(email))?.digits ?? '';
    if (newer !== digits) expect(await journey.confirm(secret, digits)).toMatchObject({ kind: 'wrong' });
    expect(await journey.confirm(secret, newer)).toMatchObject({ kind: 'confirmed' });
  });

  it('to start once more after the end opens another registration under another secret', async () => {
    const { secret } = await journey.completedByPhone();
    const again = await journey.start({ contact: newPhone(), secret });
    expect(again.secret).not.toBe(secret);
    expect(await findRegistration(journey.room, secret)).toMatchObject({ step: 'done' });
  });

  it('keeps the portal that sent the citizen', async () => {
    const phone = newPhone();
    const first = await journey.start({ contact: phone, interactionId: 'uid-1', authorizationRequest: 'client_id=region' });
    const { secret: started } = await journey.start({ contact: phone, secret: first.secret, givenName: 'Мария' });
    const secret = await journey.secretOf(journey.confirm(started, (await journey.lastMessage(phone))?.digits ?? ''));
    const completed = await journey.setPassword(secret);
    expect(completed).toMatchObject({ kind: 'completed', interactionId: 'uid-1' });
    const { secret: last } = completed as { readonly secret: string };
    expect(await findRegistration(journey.room, last)).toMatchObject({ interactionId: 'uid-1', authorizationRequest: 'client_id=region' });
  });
});

describe('skipping a step', () => {
  it('is refused where the contact is not confirmed', async () => {
    const { secret } = await journey.startedByPhone();
    expect(await journey.setPassword(secret)).toEqual({ kind: 'out_of_turn', step: 'confirm_contact', channel: 'sms' });
  });

  it.each([
    ['a code', () => journey.confirm(journey.newSecret(), '123456')],
    ['a new code', () => journey.resend(journey.newSecret())],
    ['a password', () => journey.setPassword(journey.newSecret())],
  ])('is refused where nothing was started: %s', async (_, act) => {
    await expect(act()).rejects.toMatchObject({ code: 'expired', status: 410 });
  });

  it('sends no new code once the contact is confirmed', async () => {
    const { secret, contact: phone } = await journey.confirmedByPhone();
    await letPass(journey.room.db, 61, 'one_time_codes');
    expect(await journey.resend(secret)).toEqual({ step: 'set_password', channel: 'sms', codeSent: false });
    expect(await journey.messages(phone)).toHaveLength(1);
  });

  it('is refused when the time of the registration is over', async () => {
    const { secret } = await journey.confirmedByPhone();
    await letPass(journey.room.db, 86_400, 'registrations');
    await expect(journey.setPassword(secret)).rejects.toMatchObject({ code: 'expired' });
    await purgeRegistrations(journey.room);
    expect(await findRegistration(journey.room, secret)).toBeUndefined();
  });
});

describe('the password', () => {
  it('is refused with its faults, and the registration waits', async () => {
    const { secret, contact: phone } = await journey.confirmedByPhone();
    expect(await journey.setPassword(secret, 'q7xvzk')).toEqual({ kind: 'faulty', faults: ['too_short', 'needs_upper'] });
    expect(await journey.setPassword(secret, `Aa${phone.value.slice(1)}`)).toEqual({ kind: 'faulty', faults: ['too_common'] });
    expect(await journey.setPassword(secret)).toMatchObject({ kind: 'completed' });
  });

  it('opens one account for many simultaneous submits, and each of them ends well', async () => {
    const { secret, contact: phone } = await journey.confirmedByPhone();
    const outcomes = await Promise.all(times(8, () => journey.setPassword(secret)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(times(8, () => 'completed'));
    expect(new Set(outcomes.map((outcome) => ('secret' in outcome ? outcome.secret : 'none'))).size).toBe(1);
    expect(await journey.accountsOf(phone)).toBe(1);
  });

  it('leaves nothing typed in the registration, and a trace of the account', async () => {
    const { contact: phone, registrationId } = await journey.completedByPhone();
    const accountId = await journey.accountOf(phone);
    const row = await journey.room.db.selectFrom('registrations').selectAll().where('id', '=', registrationId).executeTakeFirstOrThrow();
    expect(row.draft_sealed).toHaveLength(0);
    const { rows } = await journey.room.pool.query('select action from audit_events where account_id = $1', [accountId]);
    expect(rows).toEqual([{ action: 'account.registered' }]);
  });
});

describe('an old secret', () => {
  it.each([120, 3600])('is no way back after %d seconds, even with the right digits', async (seconds) => {
    const { secret, digits } = await journey.startedByPhone();
    await journey.confirm(secret, digits);
    await letPass(journey.room.db, seconds, 'registrations');
    await expect(journey.confirm(secret, digits)).rejects.toMatchObject({ code: 'expired' });
  });

  it('allows one guess of what was typed, of many at once, and then nothing, not even the right digits', async () => {
    const { secret, digits } = await journey.startedByPhone();
    await journey.confirm(secret, digits);
    const guesses = times(20, (index) => journey.confirm(secret, otherDigits(digits, index)));
    expect((await Promise.allSettled(guesses)).filter(({ status }) => status === 'fulfilled')).toEqual([]);
    await expect(journey.confirm(secret, digits)).rejects.toMatchObject({ code: 'expired' });
  });

  it('sets no password', async () => {
    const { secret, digits } = await journey.startedByPhone();
    await journey.confirm(secret, digits);
    await expect(journey.setPassword(secret)).rejects.toMatchObject({ code: 'expired' });
  });

  it('leads to the end only with the password that was set', async () => {
    const { secret, contact: phone } = await journey.confirmedByPhone();
    const renewed = await journey.secretOf(journey.setPassword(secret));
    expect(await journey.secretOf(journey.setPassword(secret))).toBe(renewed);
    await expect(journey.setPassword(secret, 'Drugoj7-parol-zdes')).rejects.toMatchObject({ code: 'expired' });
    await expect(journey.setPassword(secret)).rejects.toMatchObject({ code: 'expired' });
    expect(await journey.accountsOf(phone)).toBe(1);
  });

  it('of a form started again with other data does not find it, at once or later', async () => {
    const [formKey, victim] = [journey.newSecret(), newPhone()];
    const early = await journey.start({ contact: newPhone(), formKey });
    const later = await journey.start({ contact: victim, secret: early.secret, formKey });
    expect(later.secret).not.toBe(early.secret);
    expect(await findRegistration(journey.room, early.secret)).toBeUndefined();
    await letPass(journey.room.db, 15, 'registrations');
    await expect(journey.start({ contact: victim, secret: early.secret, formKey })).rejects.toMatchObject({ code: 'code_just_sent' });
  });
});

describe('a finished registration', () => {
  const request = { interactionId: 'uid-1', parameters: {} };

  async function completed() {
    const phone = newPhone();
    const { secret } = await journey.start({ contact: phone, interactionId: 'uid-1', authorizationRequest: 'client_id=region' });
    const confirmed = await journey.secretOf(journey.confirm(secret, (await journey.lastMessage(phone))?.digits ?? ''));
    return journey.secretOf(journey.setPassword(confirmed));
  }

  it('signs in once, of many simultaneous tries, and no try at another request spoils that', async () => {
    const secret = await completed();
    const other = { ...request, interactionId: 'uid-2' };
    await expect(useCompletedRegistration(journey.room, { secret, request: other })).rejects.toMatchObject({ code: 'not_completed' });
    const outcomes = await Promise.allSettled(times(8, () => useCompletedRegistration(journey.room, { secret, request })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('signs nobody in later than ten minutes after', async () => {
    const secret = await completed();
    await letPass(journey.room.db, 600, 'registrations');
    await expect(useCompletedRegistration(journey.room, { secret, request })).rejects.toMatchObject({ code: 'not_completed' });
  });

  it.each([
    ['no cookie', undefined],
    ['a made-up cookie', 'x'.repeat(43)],
  ])('is not found with %s', async (_, secret) => {
    await expect(useCompletedRegistration(journey.room, { secret, request })).rejects.toMatchObject({ code: 'not_completed' });
  });
});

describe('limits', () => {
  it('refuse a country that gets no SMS, and write nothing', async () => {
    const before = await journey.rowCounts();
    await expect(journey.start({ contact: contact('+4915112345678') })).rejects.toMatchObject({ code: 'country_not_served', status: 422 });
    await expect(journey.start({ contact: contact('+77011234567') })).rejects.toMatchObject({ code: 'country_not_served' });
    expect(await journey.rowCounts()).toEqual(before);
  });

  it('hold for one network address under a race, whatever cookies it brings', async () => {
    const small = journey.with({ startsPerAddressPerHour: 5 });
    const network = '203.0.113.7';
    const outcomes = await Promise.allSettled(times(20, () => small.start({ contact: newPhone(), network })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refusal = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(refusal?.reason).toMatchObject({ code: 'too_many_starts', status: 429 });
    await expect(small.start({ contact: newPhone(), network: '203.0.113.8' })).resolves.toBeDefined();
    await letPass(journey.room.db, 3600, 'registration_sends');
    await expect(small.start({ contact: newPhone(), network })).resolves.toBeDefined();
  });

  it('count a change of the number in one registration like a start', async () => {
    const small = journey.with({ startsPerAddressPerHour: 3 });
    const network = '203.0.113.9';
    let { secret } = await small.start({ contact: newPhone(), network });
    for (const _ of times(2, () => 0)) ({ secret } = await small.start({ contact: newPhone(), network, secret }));
    await expect(small.start({ contact: newPhone(), network, secret })).rejects.toMatchObject({ code: 'too_many_starts' });
  });

  it('stop all SMS, and only SMS, when the installation has sent its daily number', async () => {
    const small = journey.with({ smsPerDay: 4 });
    const outcomes = await Promise.allSettled(times(10, () => small.start({ contact: newPhone() })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
    await expect(small.start({ contact: newPhone() })).rejects.toMatchObject({ code: 'sms_unavailable', status: 503 });
    await expect(small.start({ contact: newEmail() })).resolves.toMatchObject({ channel: 'email' });
    await journey.room.pool.query(`update registration_sms_hours set hour = hour - interval '25 hours'`);
    await expect(small.start({ contact: newPhone() })).resolves.toBeDefined();
  });

  it('let a stranger cause no second SMS to one number within a minute', async () => {
    const phone = newPhone();
    await journey.start({ contact: phone });
    await expect(journey.start({ contact: phone, network: '203.0.113.10' })).rejects.toMatchObject({ code: 'code_just_sent', status: 429 });
    expect(await journey.messages(phone)).toHaveLength(1);
  });

  it('send a number no more than five codes in ten minutes and ten in a day, over all sessions', async () => {
    const phone = newPhone();
    const tryOften = async (tries: number, pauseSeconds: number) => {
      for (const _ of times(tries, () => 0)) {
        await journey.start({ contact: phone }).catch(() => undefined);
        await letPass(journey.room.db, pauseSeconds, 'one_time_codes');
      }
    };
    await tryOften(8, 61);
    expect(await journey.messages(phone)).toHaveLength(5);
    await tryOften(12, 601);
    expect(await journey.messages(phone)).toHaveLength(10);
    await expect(journey.start({ contact: phone })).rejects.toMatchObject({ code: 'too_many_codes' });
  });
});
