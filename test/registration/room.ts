import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type pg from 'pg';
import type { RegistrationConfig } from '../../src/capabilities/registration/registration-settings.ts';
import { createDb, createPool, type Db } from '../../src/database/connect.ts';
import { parseIdentifier, type Contact } from '../../src/kernel/identifier.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { createTestDatabase } from '../support/test-database.ts';

/** What the rooms of sign-up need, on a database of its own. */
export interface Room {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly keyring: Keyring;
  readonly config: RegistrationConfig;
  /** The same with some settings changed. */
  with(registration: Partial<RegistrationConfig['registration']>): Room;
  close(): Promise<void>;
}

const config: RegistrationConfig = {
  issuer: 'https://id.example',
  sms: { allowedCountries: ['RU'], budget: { perBlockPerHour: 120, perBlockPerDay: 600, perHour: 10_000, perDay: 50_000 } },
  registration: {
    smsCodeLifetimeSeconds: 300,
    emailLinkLifetimeSeconds: 259_200,
    completionLifetimeSeconds: 86_400,
    codeDigits: 6,
    codeAttempts: 5,
    attemptsPerDestinationPerDay: 20,
    resendAfterSeconds: 60,
    codesPerTenMinutes: 5,
    codesPerDay: 10,
    startsPerAddressPerHour: 60,
    startsPerWiderNetworkPerHour: 300,
    smsPerNumberBlockPerHour: 60,
    smsPerDay: 20_000,
  },
};

export const firstMaster = { id: 1, secret: Buffer.alloc(32, 1) };

export async function createRoom(): Promise<Room> {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, poolSize: 20, statementTimeoutMilliseconds: 5000 });
  const room = (settings: RegistrationConfig): Room => ({
    db,
    pool,
    keyring: new Keyring([firstMaster]),
    config: settings,
    with: (registration) => room({ ...settings, registration: { ...settings.registration, ...registration } }),
    close: async () => {
      await db.destroy();
      await database.drop();
    },
  });
  const db = createDb(pool);
  return room(config);
}

let serial = randomBytes(2).readUInt16BE();

/** A mobile number nobody in this test file has yet. */
export function newPhone(): Contact {
  serial = (serial + 1) % 100_000;
  return contact(`+791612${String(serial).padStart(5, '0')}`);
}

export function newEmail(): Contact {
  return contact(`citizen.${randomBytes(6).toString('hex')}@mail.example`);
}

export function contact(text: string): Contact {
  const identifier = parseIdentifier(text);
  if (identifier === undefined || identifier.kind === 'snils') throw new Error(`not a contact: ${text}`);
  return identifier;
}

/** Lets time pass for a table by moving its rows back. */
export async function letPass(db: Db, seconds: number, table: 'one_time_codes' | 'registrations' | 'registration_sends'): Promise<void> {
  const moments = {
    one_time_codes: ['created_at', 'expires_at', 'attempted_at', 'confirmed_at', 'voided_at'],
    registrations: ['created_at', 'expires_at', 'confirmed_at', 'completed_at', 'used_at', 'renewed_at'],
    registration_sends: ['at'],
  };
  const shifts = moments[table].map((column) => sql`${sql.ref(column)} = ${sql.ref(column)} - make_interval(secs => ${seconds})`);
  await sql`update ${sql.table(table)} set ${sql.join(shifts)}`.execute(db);
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** A code of the same length that is not this one; different for each index. */
export function otherDigits(digits: string, index = 0): string {
  return String((Number(digits) + 1 + index) % 10 ** digits.length).padStart(digits.length, '0');
}
