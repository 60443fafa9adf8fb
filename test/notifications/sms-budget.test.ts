import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { deliverMessage } from '../../src/capabilities/notifications/deliver-message.ts';
import { enqueueMessage } from '../../src/capabilities/notifications/enqueue-message.ts';
import { measureSmsBudget } from '../../src/capabilities/notifications/measure-sms-budget.ts';
import type { SmsBudgetSettings } from '../../src/capabilities/notifications/sms-budget.ts';
import { measureSmsCodes } from '../../src/capabilities/one-time-codes/measure-sms-codes.ts';
import { requireAllowances } from '../../src/capabilities/registration/require-allowances.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { createRoom, type Room } from '../registration/room.ts';
import { createFakeChannel, unavailable, type FakeChannel } from './outbox-world.ts';

let room: Room;
let gateway: FakeChannel;
let refused: string[];
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());
beforeEach(async () => {
  gateway = createFakeChannel();
  refused = [];
  await room.pool.query('truncate sms_hours, outbox_messages');
});

const wide: SmsBudgetSettings = { perBlockPerHour: 1000, perBlockPerDay: 1000, perHour: 1000, perDay: 1000 };
const phone = (block: string, index: number): Contact =>
  ({ kind: 'phone', value: `+${block}${String(index).padStart(3, '0')}` }) as Contact;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

function node(budget: Partial<SmsBudgetSettings> = {}) {
  const { db, keyring } = room;
  return {
    db,
    keyring,
    channels: { sms: gateway, email: gateway, push: gateway },
    logger: { info: () => undefined, warn: () => undefined },
    metrics: { countMessage: () => undefined, countSmsRefusal: (limit: string) => void refused.push(limit) },
    config: { ...room.config, sms: { allowedCountries: ['RU'], budget: { ...wide, ...budget } } },
  };
}

const queue = (to: Contact, template: 'registration_code' | 'device_code' | 'recovery_code' | 'proof_revoked' = 'registration_code') =>
  enqueueMessage(room, room.db, {
    to,
    template,
    language: 'ru',
    params: { digits: '482913', minutes: '5', url: 'https://id.example/' },
    lifetimeSeconds: 300,
  });
const hoursPass = (hours: number) => sql`update sms_hours set hour = hour - make_interval(hours => ${hours}::int)`.execute(room.db);

describe('the budget of SMS', () => {
  it.each<[string, Partial<SmsBudgetSettings>, (index: number) => Contact]>([
    ['a block of numbers in an hour', { perBlockPerHour: 5 }, (index) => phone('79995550', index)],
    ['a block of numbers in a day', { perBlockPerDay: 5 }, (index) => phone('79995550', index)],
    ['all numbers in an hour', { perHour: 5 }, (index) => phone(`7999${5000 + index}`, 1)],
    ['all numbers in a day', { perDay: 5 }, (index) => phone(`7999${5000 + index}`, 1)],
  ])('lets no more through to %s than its limit, whatever they are for and however many workers there are', async (_, budget, to) => {
    const kinds = ['registration_code', 'device_code', 'recovery_code'] as const;
    const ids = await Promise.all(times(20, (index) => queue(to(index), kinds[index % 3])));
    const nodes = [node(budget), node(budget)];
    const outcomes = await Promise.all(ids.map((messageId, index) => deliverMessage(nodes[index % 2]!, { messageId })));
    expect(outcomes.filter(({ kind }) => kind === 'sent')).toHaveLength(5);
    expect(gateway.received).toHaveLength(5);
    expect(refused).toHaveLength(15);
    const { rows } = await room.pool.query('select sum(sent)::int as sent from sms_hours group by key order by 1 desc limit 1');
    expect(rows).toEqual([{ sent: 5 }]);
  });

  it('is counted once for a message, however often the gateway is tried', async () => {
    const id = await queue(phone('79995551', 1));
    gateway.answer = unavailable;
    expect(await deliverMessage(node(), { messageId: id })).toEqual({ kind: 'postponed', code: 'gateway_unavailable' });
    gateway.answer = () => undefined;
    await room.pool.query(`update outbox_messages set due_at = clock_timestamp() - interval '1 minute'`);
    expect(await deliverMessage(node({ perBlockPerHour: 1 }), { messageId: id })).toEqual({ kind: 'sent' });
    expect((await room.pool.query('select max(sent) as sent from sms_hours')).rows).toEqual([{ sent: 1 }]);
  });

  it('is there again when the hour is over, and until then the code waits', async () => {
    const small = node({ perBlockPerHour: 1 });
    await deliverMessage(small, { messageId: await queue(phone('79995552', 1)) });
    const id = await queue(phone('79995552', 2));
    expect(await deliverMessage(small, { messageId: id })).toEqual({ kind: 'postponed', code: 'sms_budget_block_hour' });
    await hoursPass(1);
    await room.pool.query(`update outbox_messages set due_at = clock_timestamp() - interval '1 minute'`);
    expect(await deliverMessage(small, { messageId: id })).toEqual({ kind: 'sent' });
  });

  it('never keeps a notice from its owner, and no notice spends any of it', async () => {
    const small = node({ perHour: 1 });
    const ids = await Promise.all(times(3, (index) => queue(phone('79995553', index), 'proof_revoked')));
    for (const messageId of ids) expect(await deliverMessage(small, { messageId })).toEqual({ kind: 'sent' });
    expect(await deliverMessage(small, { messageId: await queue(phone('79995553', 9)) })).toEqual({ kind: 'sent' });
    expect(await deliverMessage(small, { messageId: await queue(phone('79995553', 10)) })).toMatchObject({ kind: 'postponed' });
  });

  it('lets no code through to a country that is not on the list', async () => {
    const id = await queue({ kind: 'phone', value: '+77011234567' } as Contact);
    expect(await deliverMessage(node(), { messageId: id })).toEqual({ kind: 'dropped', code: 'country_not_served' });
    expect(gateway.received).toEqual([]);
  });

  it('knows no limit of e-mail', async () => {
    const small = node({ perHour: 1, perDay: 1 });
    for (const index of [1, 2, 3]) {
      const id = await enqueueMessage(room, room.db, {
        to: { kind: 'email', value: `one${index}@mail.example` } as Contact,
        template: 'device_code',
        language: 'ru',
        params: { digits: '482913', minutes: '5' },
        lifetimeSeconds: 300,
      });
      expect(await deliverMessage(small, { messageId: id })).toEqual({ kind: 'sent' });
    }
  });
});

describe('a form that would send an SMS', () => {
  const ask = (budget: Partial<SmsBudgetSettings>, contact: Contact) =>
    room.db.transaction().execute((tx) => requireAllowances(node(budget), tx, { network: '203.0.113.7', contact }));

  it('says so while the budget is spent: of the block in one way, of all numbers in another', async () => {
    await deliverMessage(node(), { messageId: await queue(phone('79995554', 1)) });
    await expect(ask({ perBlockPerHour: 1 }, phone('79995554', 2))).rejects.toMatchObject({ code: 'too_many_sms_to_block', status: 429 });
    await expect(ask({ perBlockPerHour: 1 }, phone('79995555', 2))).resolves.toBeDefined();
    await expect(ask({ perDay: 1 }, phone('79995555', 2))).rejects.toMatchObject({ code: 'sms_unavailable', status: 503 });
    await expect(ask({ perDay: 1 }, { kind: 'email', value: 'one@mail.example' } as Contact)).resolves.toBeDefined();
  });
});

describe('the alarm', () => {
  it('tells how much of the budget is spent', async () => {
    await deliverMessage(node(), { messageId: await queue(phone('79995556', 1)) });
    await hoursPass(2);
    await deliverMessage(node(), { messageId: await queue(phone('79995557', 1)) });
    expect(await measureSmsBudget(node({ perHour: 2, perDay: 8 }))).toEqual({ hour: 0.5, day: 0.25 });
  });

  it('tells how many of the codes were typed in, when they are enough to say so', async () => {
    expect(await measureSmsCodes(room)).toBe(1);
    for (const index of times(24, (count) => count)) {
      await sql`
        insert into one_time_codes (id, purpose, subject, channel, destination_index, digits_mac, max_attempts, created_at, expires_at, confirmed_at)
        values (${`otc_${index}`}, 'registration', ${`reg_${index}`}, 'sms', ''::bytea, ''::bytea, 5, clock_timestamp() - interval '30 minutes',
          clock_timestamp() - interval '25 minutes', ${index < 6 ? new Date() : null}::timestamptz)`.execute(room.db);
    }
    expect(await measureSmsCodes(room)).toBe(0.25);
  });
});
