import { Kysely, PostgresDialect } from 'kysely';
import { openAccount } from '../../src/capabilities/accounts/open-account.ts';
import {
  authenticateByPassword,
  type AuthenticateDeps,
  type AuthenticationOutcome,
  type PasswordAttempt,
} from '../../src/capabilities/authentication/authenticate-by-password.ts';
import { createPasswordHasher, type HashingSettings, type PasswordHasher } from '../../src/capabilities/authentication/password-hasher.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { createPool, type Db } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/database.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { parsePersonName, type PersonName } from '../../src/kernel/person-name.ts';
import { parsePhoneNumber, type PhoneNumber } from '../../src/kernel/phone-number.ts';
import { createTestDatabase } from '../support/test-database.ts';

export const password = 'Granite-7-lighthouse';
export const home = '192.0.2.1';

export const hashing: HashingSettings = {
  maximumLength: 128,
  memoryKibibytes: 64,
  iterations: 1,
  parallelism: 1,
  concurrentHashes: 2,
  queuedHashes: 200,
};

export const config = {
  throttling: { windowSeconds: 900, failuresPerDevice: 10, failuresPerAddress: 5, failuresPerNetwork: 100, failuresPerIdentifier: 50 },
  passwords: hashing,
  sessions: { deviceMemorySeconds: 31_536_000 },
  recovery: { newContactSeconds: 86_400 },
  registration: {
    codeDigits: 6,
    codeAttempts: 5,
    attemptsPerDestinationPerDay: 20,
    resendAfterSeconds: 60,
    codesPerTenMinutes: 5,
    codesPerDay: 10,
    smsCodeLifetimeSeconds: 300,
  },
};

export const keyring = new Keyring([{ id: 1, secret: Buffer.alloc(32, 1) }]);

export interface Citizen {
  readonly accountId: string;
  readonly contact: Contact;
}

export interface AuthenticationWorld extends AuthenticateDeps {
  readonly config: typeof config;
  readonly db: Db;
  readonly passwordHasher: PasswordHasher;
  /** Texts of the statements sent so far. */
  readonly statements: string[];
  /** A new account with a phone of its own and the password above. */
  citizen(): Promise<Citizen>;
  attempt(request: Partial<PasswordAttempt> & { readonly contact: Contact }): Promise<AuthenticationOutcome>;
  stop(): Promise<void>;
}

export async function createAuthenticationWorld(changes: Partial<Pick<AuthenticationWorld, 'config'>> = {}): Promise<AuthenticationWorld> {
  const database = await createTestDatabase();
  const pool = createPool({ url: database.url, poolSize: 10, statementTimeoutMilliseconds: 10_000 });
  const statements: string[] = [];
  const log = (event: { readonly query: { readonly sql: string } }): void => void statements.push(event.query.sql);
  const db: Db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }), log });
  const passwordHasher = createPasswordHasher(hashing, keyring);
  const deps = { db, keyring, passwordHasher, config, ...changes };
  return {
    ...deps,
    passwordHasher,
    statements,
    citizen: () => openCitizen(deps),
    attempt: ({ contact, ...request }) => authenticateByPassword(deps, { identifier: contact, password, network: home, ...request }),
    async stop() {
      await db.destroy();
      await database.drop();
    },
  };
}

let numbers = 0;

export function newPhone(): Contact {
  numbers += 1;
  return { kind: 'phone', value: parsePhoneNumber(`+7916${String(1_000_000 + numbers)}`) as PhoneNumber };
}

async function openCitizen(deps: { db: Db; keyring: Keyring; passwordHasher: Pick<PasswordHasher, 'enter'> }): Promise<Citizen> {
  const contact = newPhone();
  const name = (text: string): PersonName => parsePersonName(text) as PersonName;
  const place = deps.passwordHasher.enter();
  const hash = await place.hash(password);
  place.leave();
  const opened = await deps.db.transaction().execute(async (tx) => {
    const outcome = await openAccount(deps, tx, {
      familyName: name('Каренин'),
      givenName: name('Алексей'),
      contact,
      confirmedAt: new Date(),
      evidenceSource: 'sms_code',
      language: 'ru',
    });
    if (outcome.kind === 'opened') await storePassword(tx, { accountId: outcome.accountId, ...hash });
    return outcome;
  });
  if (opened.kind !== 'opened') throw new Error('the phone is taken');
  return { accountId: opened.accountId, contact };
}

/** Lets every counter's window pass, as if its owner had waited. */
export async function passWindows(db: Db): Promise<void> {
  await db
    .updateTable('throttle_counters')
    .set({ window_ends_at: new Date(0) })
    .where('window_ends_at', '<', new Date(8e15))
    .execute();
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

export function countKinds(outcomes: readonly { readonly kind: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
