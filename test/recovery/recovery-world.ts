import { randomBytes, randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { addContact } from '../../src/capabilities/accounts/add-contact.ts';
import { parseEmailAddress } from '../../src/kernel/email-address.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import type { Deps } from '../../src/deps.ts';
import { WebSession, type WebPage } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';

export const newPassword = 'Kolokol7-nad-Volgoy';

export const pathOf = (page: Pick<WebPage, 'url'>): string => new URL(page.url).pathname;
export const digitsIn = (text: string): string => /(?<!\d)\d{6}(?!\d)/u.exec(text)?.[0] ?? '';
export const linkIn = (text: string): string => /https?:\/\/\S+\/recovery\/link\/[\w-]+/u.exec(text)?.[0] ?? '';
export const cancelIn = (text: string): string => /https?:\/\/\S+\/recovery\/cancel\/[\w-]+/u.exec(text)?.[0] ?? '';
export const passwords = (password = newPassword) => ({ password, password_repeat: password });

export function newEmail(): string {
  return `citizen.${randomBytes(6).toString('hex')}@mail.example`;
}

/** Gives an account one more contact, as old as the account unless it is told to be new. */
export async function withContact(deps: Deps, accountId: string, contact: Contact, { isNew = false } = {}): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ created_at: Date }>`select created_at from accounts where id = ${accountId}`.execute(tx);
    const confirmedAt = isNew ? new Date() : (rows[0]?.created_at ?? new Date());
    const outcome = await addContact(deps, tx, { accountId, contact, confirmedAt, evidenceSource: 'email_code' });
    if (outcome.kind !== 'added') throw new Error(outcome.kind);
  });
}

export async function withEmail(deps: Deps, accountId: string, options: { isNew?: boolean } = {}): Promise<string> {
  const email = newEmail();
  await withContact(deps, accountId, { kind: 'email', value: parseEmailAddress(email)! }, options);
  return email;
}

/** Lets time pass for the codes, so that the next may be sent. */
export async function letCodesAge(deps: Deps, seconds = 61): Promise<void> {
  await sql`update one_time_codes set created_at = created_at - make_interval(secs => ${seconds}::int)`.execute(deps.db);
}

export async function letHoldPass(deps: Deps, accountId: string): Promise<void> {
  await sql`
    update recovery_holds set started_at = started_at - interval '72 hours', ends_at = clock_timestamp() - interval '1 second'
    where account_id = ${accountId}`.execute(deps.db);
}

/** Without the limits of networks and blocks of numbers, so that many stories can go on at once. */
export function createRecoveryWorld(): Promise<World> {
  const registration = { startsPerAddressPerHour: 100_000, startsPerWiderNetworkPerHour: 1_000_000, smsPerNumberBlockPerHour: 1_000_000 };
  return createWorld({ config: { registration, recovery: { startsBeforePuzzle: 100_000 }, server: { trustProxy: true } } });
}

/** A browser at an address of its own. */
export function aBrowser(): WebSession {
  return new WebSession({ 'x-forwarded-for': `10.${[1, 2, 3].map(() => randomInt(1, 250)).join('.')}` });
}

/** No network has asked for anything yet. */
export async function forgetCounters(deps: Deps): Promise<void> {
  await deps.pool.query(
    'with sends as (delete from registration_sends), passes as (delete from recovery_passes) delete from registration_sms_hours',
  );
}

/** The first page, filled in and sent. */
export async function startAt(world: World, identifier: string, session = aBrowser(), path = '/recovery') {
  const start = await session.open(`${world.origin}${path}`);
  const page = await session.submit(start, { identifier });
  return { session, page, start };
}

/** What is looked for in the messages to a destination, newest first. */
const hits = (world: World, to: string, look: (text: string) => string) =>
  world.messages
    .filter((message) => message.to === to)
    .map(({ text }) => look(text))
    .filter((text) => text !== '');

/** The newest of them once there are more than `after`. */
export async function found(world: World, to: string, look: (text: string) => string, after = 0): Promise<string> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const seen = hits(world, to, look);
    if (seen.length > after) return seen[0]!;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no such message');
}

/** As far as the code of an SMS leads. */
export async function provePhone(world: World, phone: string, session = aBrowser(), path = '/recovery') {
  const before = hits(world, phone, digitsIn).length;
  const { page } = await startAt(world, phone, session, path);
  const digits = await found(world, phone, digitsIn, before);
  return { session, page: await session.submit(page, { code: digits }), codePage: page, digits };
}

/** As far as the link of a mail leads, in the browser that opens it. */
export async function proveEmail(world: World, identifier: string, email = identifier, session = aBrowser()) {
  const before = hits(world, email, linkIn).length;
  await startAt(world, identifier, session);
  const link = await found(world, email, linkIn, before);
  const landing = await session.open(link);
  return { session, link, landing, page: await session.submit(landing, {}) };
}
