import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { enqueueMessage } from '../../src/capabilities/notifications/enqueue-message.ts';
import { deliverMessage } from '../../src/capabilities/notifications/deliver-message.ts';
import { ChannelFault, type Channel, type OutgoingMessage } from '../../src/capabilities/notifications/ports.ts';
import type { SmsConfig } from '../../src/capabilities/notifications/sms-budget.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import type { PhoneNumber } from '../../src/kernel/phone-number.ts';
import type { EmailAddress } from '../../src/kernel/email-address.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const phone: Contact = { kind: 'phone', value: '+79161234567' as PhoneNumber };
export const email: Contact = { kind: 'email', value: 'anna.karenina@mail.example' as EmailAddress };

/** No limit that a test would meet by chance. */
export const smsConfig: SmsConfig = {
  allowedCountries: ['RU'],
  budget: { perBlockPerHour: 1000, perBlockPerDay: 1000, perHour: 1000, perDay: 1000 },
};

/** A gateway in memory. `answer` decides each attempt; what was let through is in `received`. */
export interface FakeChannel extends Channel {
  readonly received: OutgoingMessage[];
  answer: (message: OutgoingMessage) => Promise<void> | void;
}

export function createFakeChannel(): FakeChannel {
  const channel: FakeChannel = {
    received: [],
    answer: () => undefined,
    async send(message) {
      await channel.answer(message);
      channel.received.push(message);
    },
  };
  return channel;
}

export const unavailable = () => {
  throw new ChannelFault('gateway_unavailable', { permanent: false });
};

export interface OutboxWorld {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly db: Db;
  readonly keyring: Keyring;
  readonly channels: { readonly sms: FakeChannel; readonly email: FakeChannel; readonly push: FakeChannel };
  readonly logged: object[];
  readonly logger: Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>;
  readonly counted: string[];
  readonly metrics: { countMessage(channel: string, outcome: string): void };
  /** Puts a registration code for the phone into the outbox, committed. */
  enqueueCode(digits?: string, lifetimeSeconds?: number): Promise<string>;
  deliver(messageId: string): ReturnType<typeof deliverMessage>;
  /** The row as it lies there, without times. */
  row(messageId: string): Promise<Record<string, unknown>>;
  /** Lets the lease or the pause of a message end now. */
  makeDue(messageId: string): Promise<void>;
  /** Queued jobs, in the order they will run. */
  jobs(): Promise<readonly { readonly key: string; readonly attempts: number; readonly inSeconds: number }[]>;
  close(): Promise<void>;
}

export async function createOutboxWorld(): Promise<OutboxWorld> {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, poolSize: 10, statementTimeoutMilliseconds: 5000 });
  const db = createDb(pool);
  const keyring = new Keyring([{ id: 1, secret: randomBytes(32) }]);
  const channels = { sms: createFakeChannel(), email: createFakeChannel(), push: createFakeChannel() };
  const logged: object[] = [];
  const counted: string[] = [];
  const log = (fields: object, message: string) => void logged.push({ ...fields, message });
  const logger = { debug: log, info: log, warn: log, error: log };
  const metrics = { countMessage: (channel: string, outcome: string) => void counted.push(`${channel} ${outcome}`) };
  const deps = { db, keyring, channels, logger, metrics, config: { sms: smsConfig } };
  return {
    url: database.url,
    pool,
    db,
    keyring,
    channels,
    logger,
    metrics,
    logged,
    counted,
    enqueueCode: (digits = '482913', lifetimeSeconds = 300) =>
      db.transaction().execute((tx) => {
        const params = { digits, minutes: '5' };
        return enqueueMessage({ keyring }, tx, { to: phone, template: 'registration_code', language: 'ru', params, lifetimeSeconds });
      }),
    deliver: (messageId) => deliverMessage(deps, { messageId }),
    async row(messageId) {
      const row = await db.selectFrom('outbox_messages').selectAll().where('id', '=', messageId).executeTakeFirstOrThrow();
      const { attempts, last_fault: fault } = row;
      return { attempts, fault, sent: row.sent_at !== null, dropped: row.dropped_at !== null, hasContent: row.content_sealed !== null };
    },
    async makeDue(messageId) {
      await pool.query(`update outbox_messages set due_at = clock_timestamp() - interval '1 minute' where id = $1`, [messageId]);
    },
    async jobs() {
      const { rows } = await pool.query<{ key: string; attempts: number; inSeconds: number }>(
        `select key, attempts, extract(epoch from run_at - clock_timestamp())::float as "inSeconds" from graphile_worker.jobs order by run_at`,
      );
      return rows;
    },
    async close() {
      await db.destroy();
      await database.drop();
    },
  };
}

/** Waits for something that background work will bring about. */
export async function eventually(holds: () => boolean | Promise<boolean>, timeoutMilliseconds = 15_000): Promise<void> {
  const end = Date.now() + timeoutMilliseconds;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`did not come about in ${timeoutMilliseconds} ms: ${holds.toString()}`);
    await sleep(20);
  }
}
