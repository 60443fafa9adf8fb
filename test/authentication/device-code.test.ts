import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { authenticateByPassword } from '../../src/capabilities/authentication/authenticate-by-password.ts';
import { confirmDevice, type ConfirmDeviceOutcome } from '../../src/capabilities/authentication/confirm-device.ts';
import {
  newDeviceChallenge,
  openDeviceChallenge,
  sealDeviceChallenge,
  type DeviceChallenge,
} from '../../src/capabilities/authentication/device-challenge.ts';
import { createPasswordHasher } from '../../src/capabilities/authentication/password-hasher.ts';
import { sendDeviceCode, type SendDeviceCodeOutcome } from '../../src/capabilities/authentication/send-device-code.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { counterKeys } from '../../src/capabilities/authentication/throttle.ts';
import { openContent } from '../../src/capabilities/notifications/message-content.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import {
  countKinds,
  createAuthenticationWorld,
  hashing,
  keyring,
  newPhone,
  password,
  times,
  type AuthenticationWorld,
  type Citizen,
} from './authentication-world.ts';

let world: AuthenticationWorld;
beforeAll(async () => {
  world = await createAuthenticationWorld();
});
afterAll(() => world.stop());
beforeEach(() => world.db.deleteFrom('outbox_messages').execute());

let made = 0;
const anew = (): number => (made += 1);
const newNetwork = (): string => `2001:db8:${anew().toString(16)}:0::/64`;
const newInteraction = (): string => `interaction-${anew()}`;

/** A browser that typed a password, right or wrong, and was told that it owes a code. */
async function begin(contact: Contact, typed: string, interactionId = newInteraction()): Promise<DeviceChallenge> {
  const outcome = await world.attempt({ contact, password: typed, network: newNetwork() });
  if (outcome.kind !== 'device_code_required') throw new Error(`expected to owe a code, got ${outcome.kind}`);
  return newDeviceChallenge({ interactionId, identifier: contact, password: outcome.password, time: Date.now() });
}

const ask = (challenge: DeviceChallenge): Promise<SendDeviceCodeOutcome> => sendDeviceCode(world, { challenge, language: 'ru' });

const answer = (challenge: DeviceChallenge, digits: string): Promise<ConfirmDeviceOutcome> =>
  confirmDevice(world, { challenge, digits, network: newNetwork(), clientId: 'region' });

/** The codes that reached a contact, newest first. */
async function received(contact: Contact): Promise<string[]> {
  const rows = await world.db.selectFrom('outbox_messages').select(['id', 'content_sealed']).orderBy('created_at', 'desc').execute();
  const contents = rows.map(({ id, content_sealed }) => openContent(keyring, id, content_sealed as Buffer));
  return contents.filter(({ to }) => to === contact.value).map(({ text }) => /\b\d{6}\b/u.exec(text)?.[0] ?? '');
}

const messageCount = async (): Promise<number> => (await world.db.selectFrom('outbox_messages').select('id').execute()).length;

/** As if fifty guesses from everywhere had failed. */
async function attack(contact: Contact): Promise<void> {
  const { identifier: key } = counterKeys(keyring, contact, 'anywhere');
  const row = { key, failures: 50, window_ends_at: new Date('9999-01-01'), forget_at: new Date('9999-01-01') };
  await world.db.insertInto('throttle_counters').values(row).execute();
}

async function attackedCitizen(): Promise<Citizen> {
  const citizen = await world.citizen();
  await attack(citizen.contact);
  return citizen;
}

/** Lets time pass for everything that was counted or issued. */
async function passTime(seconds: number): Promise<void> {
  const shift = sql`make_interval(secs => ${seconds}::int)`;
  await sql`
    update throttle_counters set window_ends_at = window_ends_at - ${shift}, forget_at = forget_at - ${shift}
    where window_ends_at < 'infinity'`.execute(world.db);
  await sql`
    update one_time_codes set created_at = created_at - ${shift}, expires_at = expires_at - ${shift},
      attempted_at = attempted_at - ${shift}, confirmed_at = confirmed_at - ${shift}, voided_at = voided_at - ${shift}`.execute(world.db);
}

const notTheCode = (digits: string | undefined): string => (digits === '000000' ? '111111' : '000000');

describe('the owner on a new device, while strangers guess', () => {
  it('signs in with the password and a code to the contact, and the device is known from then on', async () => {
    const { contact, accountId } = await attackedCitizen();
    const challenge = await begin(contact, password);
    expect(await ask(challenge)).toEqual({ kind: 'sent' });
    const [digits = ''] = await received(contact);
    expect(await answer(challenge, notTheCode(digits))).toEqual({ kind: 'refused' });
    const outcome = await answer(challenge, digits);
    expect(outcome).toMatchObject({ kind: 'authenticated', accountId, amr: ['pwd', 'sms', 'otp', 'mfa'], owesSecondStep: false });
    const deviceTokens = 'deviceTokens' in outcome ? outcome.deviceTokens : '';
    expect(await world.attempt({ contact, deviceTokens })).toMatchObject({ kind: 'authenticated' });
  });

  it.each([
    ['a minute ago is no second factor: whoever knows the password may have added it', '1 minute', ['pwd']],
    ['a day ago is one', '1 day', ['pwd', 'sms', 'otp', 'mfa']],
  ])('to a phone that was added %s', async (_, ago, amr) => {
    const { contact, accountId } = await attackedCitizen();
    await sql`update accounts set created_at = created_at - interval '1 year' where id = ${accountId}`.execute(world.db);
    await sql`update identifiers set confirmed_at = now() - ${ago}::interval where account_id = ${accountId}`.execute(world.db);
    const challenge = await begin(contact, password);
    await ask(challenge);
    expect(await answer(challenge, (await received(contact))[0] ?? '')).toMatchObject({ kind: 'authenticated', amr });
  });

  it('ends the failures in a row, and the trail says how', async () => {
    const { contact, accountId } = await attackedCitizen();
    const challenge = await begin(contact, password);
    await ask(challenge);
    await answer(challenge, (await received(contact))[0] ?? '');
    expect(await world.attempt({ contact, password: 'wrong', network: newNetwork() })).toEqual({ kind: 'wrong' });
    const trail = world.db.selectFrom('audit_events').select(['action', 'client_id', 'details']).where('account_id', '=', accountId);
    expect(await trail.orderBy('id').execute()).toEqual([
      { action: 'authentication.challenged', client_id: null, details: { device: 'new' } },
      {
        action: 'authentication.succeeded',
        client_id: 'region',
        details: { amr: ['pwd', 'sms', 'otp', 'mfa'], device: 'new', confirmed_by: 'code' },
      },
      { action: 'authentication.failed', client_id: null, details: { device: 'new' } },
    ]);
  });

  it('gets in after days of guesses from everywhere, which sent nobody a message', async () => {
    const { contact } = await world.citizen();
    await Promise.all(times(50, () => world.attempt({ contact, password: 'wrong', network: newNetwork() })));
    for (let day = 0; day < 3; day += 1) {
      const strangers = await Promise.all(times(12, () => begin(contact, 'wrong')));
      for (let round = 0; round < 5; round += 1) {
        expect(countKinds(await Promise.all(strangers.map((challenge) => ask(challenge))))).toEqual({ sent: 12 });
        const answers = strangers.flatMap((challenge) => times(6, (index) => answer(challenge, String(index).padStart(6, '0'))));
        expect(countKinds(await Promise.all(answers))).toEqual({ refused: 72 });
        await passTime(61);
      }
      if (day < 2) await passTime(86_400);
    }
    expect(await messageCount()).toBe(0);
    const owner = await begin(contact, password);
    expect(await ask(owner)).toEqual({ kind: 'sent' });
    expect(await answer(owner, (await received(contact))[0] ?? '')).toMatchObject({ kind: 'authenticated' });
  });

  it('is not kept out by strangers who guess, ask and answer at the same moment', async () => {
    const { contact } = await attackedCitizen();
    const interaction = newInteraction();
    const strangers = times(20, async () => {
      const challenge = await begin(contact, 'wrong', interaction);
      await ask(challenge);
      return answer(challenge, '123456');
    });
    const owner = await begin(contact, password, interaction);
    await ask(owner);
    expect(countKinds(await Promise.all(strangers))).toEqual({ refused: 20 });
    expect(await received(contact)).toHaveLength(1);
    expect(await answer(owner, (await received(contact))[0] ?? '')).toMatchObject({ kind: 'authenticated' });
  });

  it('may send the password twice: one message goes out, and its code opens once', async () => {
    const { contact } = await attackedCitizen();
    const interaction = newInteraction();
    const challenges = await Promise.all(times(2, () => begin(contact, password, interaction)));
    expect(countKinds(await Promise.all(challenges.map((challenge) => ask(challenge))))).toEqual({ sent: 2 });
    const codes = await received(contact);
    expect(codes).toHaveLength(1);
    const answers = challenges.flatMap((challenge) => times(5, () => answer(challenge, codes[0] ?? '')));
    expect(countKinds(await Promise.all(answers))).toEqual({ authenticated: 1, refused: 9 });
  });
});

describe('a guess', () => {
  /** What the two steps before the code cost and said. */
  async function trace(contact: Contact, typed: string) {
    const [statements, hashes] = [world.statements.length, world.passwordHasher.stats.completed];
    const challenge = await begin(contact, typed);
    const startedAt = performance.now();
    const outcomes = [await ask(challenge), await ask(challenge)];
    const seconds = (performance.now() - startedAt) / 1000;
    await answer(challenge, 'x');
    const sent = world.statements.slice(statements).map((text) => text.replace('release savepoint', 'rollback to savepoint'));
    return { outcomes, statements: sent, hashes: world.passwordHasher.stats.completed - hashes, even: seconds > 0.49 };
  }

  it('that is right goes by the same statements, in the same time, as a wrong one and as one at nobody', async () => {
    const { contact } = await attackedCitizen();
    const nobody = newPhone();
    await attack(nobody);
    const right = await trace(contact, password);
    expect(right).toMatchObject({
      outcomes: [{ kind: 'sent' }, { kind: 'resend_too_soon', retryAfterSeconds: 61 }],
      hashes: 1,
      even: true,
    });
    expect(right.statements.length).toBeGreaterThan(8);
    expect(await messageCount()).toBe(1);
    expect(await trace(contact, 'wrong')).toEqual(right);
    expect(await trace(nobody, 'wrong')).toEqual(right);
    expect(await messageCount()).toBe(1);
  });

  it('that is right is not told when the owner has had a code a moment ago, nor when there are none left today', async () => {
    const { contact } = await attackedCitizen();
    expect(await ask(await begin(contact, password))).toEqual({ kind: 'sent' });
    expect(await ask(await begin(contact, password))).toEqual({ kind: 'sent' });
    expect(await messageCount()).toBe(1);
    for (let code = 0; code < 12; code += 1) {
      await passTime(700);
      expect(await ask(await begin(contact, password))).toEqual({ kind: 'sent' });
    }
    expect(await messageCount()).toBe(10);
  });

  it('that is right costs no second hash when the stored one is out of date', async () => {
    const { contact, accountId } = await attackedCitizen();
    const passwordHasher = createPasswordHasher({ ...hashing, iterations: 2 }, keyring);
    const request = { identifier: contact, password, network: newNetwork() };
    expect(await authenticateByPassword({ ...world, passwordHasher }, request)).toMatchObject({ password: { accountId } });
    expect(passwordHasher.stats.completed).toBe(1);
  });

  it('asks for codes under the same limits whether it was right or wrong', async () => {
    const { contact } = await attackedCitizen();
    const said: SendDeviceCodeOutcome['kind'][][] = [];
    for (const typed of [password, 'wrong']) {
      const challenge = await begin(contact, typed);
      const kinds: SendDeviceCodeOutcome['kind'][] = [];
      for (let round = 0; round < 6; round += 1) {
        kinds.push((await ask(challenge)).kind);
        await passTime(61);
      }
      said.push(kinds);
    }
    expect(said[0]).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'no_more_codes']);
    expect(said[1]).toEqual(said[0]);
    expect(await received(contact)).toHaveLength(5);
  });

  it('of many at once asks once', async () => {
    const { contact } = await attackedCitizen();
    const challenge = await begin(contact, password);
    const outcomes = await Promise.all(times(10, () => ask(challenge)));
    expect(countKinds(outcomes)).toEqual({ sent: 1, resend_too_soon: 9 });
    expect(await received(contact)).toHaveLength(1);
  });
});

describe('whoever knows the password and has not the phone', () => {
  it('has five answers to a code and twenty in a day', async () => {
    const { contact, accountId } = await attackedCitizen();
    for (let code = 0; code < 6; code += 1) {
      const challenge = await begin(contact, password);
      await ask(challenge);
      const [digits] = await received(contact);
      await Promise.all(times(8, () => answer(challenge, notTheCode(digits))));
      await passTime(700);
    }
    const { attempts } = await world.db
      .selectFrom('one_time_codes')
      .select(({ fn }) => fn.sum<string>('attempts').as('attempts'))
      .where('subject', 'like', `${accountId}|%`)
      .executeTakeFirstOrThrow();
    expect(Number(attempts)).toBe(20);
  });

  it('opens nothing with a code that was read out from another browser', async () => {
    const { contact } = await attackedCitizen();
    const [owner, stranger] = [await begin(contact, password), await begin(contact, password)];
    await ask(owner);
    expect(await answer(stranger, (await received(contact))[0] ?? '')).toEqual({ kind: 'refused' });
  });
});

describe('a proof of the password', () => {
  it('is worth one sign-in: with a later code of the same account and browser it opens nothing', async () => {
    const { contact } = await attackedCitizen();
    const interaction = newInteraction();
    const used = await begin(contact, password, interaction);
    await ask(used);
    expect(await answer(used, (await received(contact))[0] ?? '')).toMatchObject({ kind: 'authenticated' });
    await passTime(61);
    expect(await ask(used)).toEqual({ kind: 'no_more_codes' });
    await attack(contact);
    await ask(await begin(contact, password, interaction));
    const codes = await received(contact);
    expect(codes).toHaveLength(2);
    expect(await answer(used, codes[0] ?? '')).toEqual({ kind: 'refused' });
  });

  it('ends with the password: its code signs in nobody, and no other is sent', async () => {
    const { contact, accountId } = await attackedCitizen();
    const [challenge, waiting] = [await begin(contact, password), await begin(contact, password)];
    await ask(challenge);
    await storePassword(world.db, { accountId, ...(await world.passwordHasher.hash('Another-1-password')) });
    expect(await answer(challenge, (await received(contact))[0] ?? '')).toEqual({ kind: 'refused' });
    await passTime(61);
    expect(await ask(waiting)).toEqual({ kind: 'sent' });
    expect(await received(contact)).toHaveLength(1);
    // Nor did it take the strangers' failures back.
    expect(await world.attempt({ contact, network: newNetwork(), password: 'wrong' })).toMatchObject({ kind: 'device_code_required' });
  });

  it('ends with the account', async () => {
    const { contact, accountId } = await attackedCitizen();
    const challenge = await begin(contact, password);
    await ask(challenge);
    await world.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', accountId).execute();
    expect(await answer(challenge, (await received(contact))[0] ?? '')).toEqual({ kind: 'refused' });
  });

  it('opens in its own interaction and for a quarter of an hour', async () => {
    const { contact } = await attackedCitizen();
    const challenge = await begin(contact, password);
    const sealed = sealDeviceChallenge(keyring, challenge);
    const { interactionId, madeAt } = challenge;
    expect(openDeviceChallenge(keyring, { interactionId, time: madeAt + 899_999 }, sealed)).toEqual(challenge);
    expect(openDeviceChallenge(keyring, { interactionId, time: madeAt + 900_000 }, sealed)).toBeUndefined();
    expect(openDeviceChallenge(keyring, { interactionId: 'another', time: madeAt }, sealed)).toBeUndefined();
    expect(openDeviceChallenge(keyring, { interactionId, time: madeAt }, `${sealed.slice(0, -4)}AAAA`)).toBeUndefined();
    expect(openDeviceChallenge(keyring, { interactionId, time: madeAt }, undefined)).toBeUndefined();
  });

  it.each(['2026-11-22 03:37:15+00', '2026-11-22 03:37:15.12+00', '2026-11-22 03:37:15.123456+05:30'])(
    'is as long for a cookie as a decoy, also since %s',
    (changedAt) => {
      const common = { interactionId: 'one', identifier: newPhone(), time: 1_795_305_600_000 };
      const real = newDeviceChallenge({ ...common, password: { accountId: `acc_${'0'.repeat(32)}`, changedAt } });
      const decoy = newDeviceChallenge({ ...common, password: undefined });
      expect(sealDeviceChallenge(keyring, real)).toHaveLength(sealDeviceChallenge(keyring, decoy).length);
    },
  );
});
