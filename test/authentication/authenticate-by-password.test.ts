import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { authenticateByPassword } from '../../src/capabilities/authentication/authenticate-by-password.ts';
import { createPasswordHasher } from '../../src/capabilities/authentication/password-hasher.ts';
import { storePassword } from '../../src/capabilities/authentication/set-password.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import { parseSnils, type Snils } from '../../src/kernel/snils.ts';
import {
  config,
  countKinds,
  createAuthenticationWorld,
  hashing,
  home,
  keyring,
  newPhone,
  password,
  times,
  type AuthenticationWorld,
} from './authentication-world.ts';

let world: AuthenticationWorld;
beforeAll(async () => {
  world = await createAuthenticationWorld();
});
afterAll(() => world.stop());

const events = (accountId: string) =>
  world.db
    .selectFrom('audit_events')
    .select(['actor', 'action', 'client_id', 'details'])
    .where('account_id', '=', accountId)
    .orderBy('id')
    .execute();

/** What one attempt cost. */
async function cost(attempt: () => Promise<unknown>): Promise<{ statements: string[]; hashes: number }> {
  const [statements, hashes] = [world.statements.length, world.passwordHasher.stats.completed];
  await attempt();
  return { statements: world.statements.slice(statements), hashes: world.passwordHasher.stats.completed - hashes };
}

describe('signing in with a password', () => {
  it('tells whose account it is, by which method, and what the browser is to keep', async () => {
    const { contact, accountId } = await world.citizen();
    const outcome = await world.attempt({ contact, clientId: 'region' });
    expect(outcome).toMatchObject({
      kind: 'authenticated',
      accountId,
      amr: ['pwd'],
      deviceTokens: expect.stringMatching(/^password\.\d+\.acc_/u),
    });
  });

  it('refuses a wrong password, and the right one of somebody else', async () => {
    const { contact } = await world.citizen();
    expect(await world.attempt({ contact, password: `${password} ` })).toEqual({ kind: 'wrong' });
    expect(await world.attempt({ contact: newPhone() })).toEqual({ kind: 'wrong' });
    expect(await world.attempt({ contact: { kind: 'snils', value: parseSnils('11223344595') as Snils } as never })).toEqual({
      kind: 'wrong',
    });
  });

  it('takes what is no identifier for an unknown one', async () => {
    expect(await authenticateByPassword(world, { identifier: undefined, password, network: '192.0.2.77' })).toEqual({ kind: 'wrong' });
  });

  it('finds nobody by an identifier that was removed, nor a closed account', async () => {
    const [one, other] = [await world.citizen(), await world.citizen()];
    await world.db.updateTable('identifiers').set({ removed_at: new Date() }).where('account_id', '=', one.accountId).execute();
    await world.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', other.accountId).execute();
    expect(await world.attempt({ contact: one.contact })).toEqual({ kind: 'wrong' });
    expect(await world.attempt({ contact: other.contact })).toEqual({ kind: 'wrong' });
  });

  it('works for accounts of an earlier master key', async () => {
    const { contact, accountId } = await world.citizen();
    const rotated = new Keyring([
      { id: 2, secret: Buffer.alloc(32, 2) },
      { id: 1, secret: Buffer.alloc(32, 1) },
    ]);
    const deps = { ...world, keyring: rotated, passwordHasher: createPasswordHasher(hashing, rotated) };
    expect(await authenticateByPassword(deps, { identifier: contact, password, network: home })).toMatchObject({
      kind: 'authenticated',
      accountId,
    });
  });

  it('lets several right answers at once all win', async () => {
    const { contact } = await world.citizen();
    const outcomes = await Promise.all(times(5, () => world.attempt({ contact })));
    expect(countKinds(outcomes)).toEqual({ authenticated: 5 });
  });

  it('leaves no counter behind', async () => {
    const { contact } = await world.citizen();
    await world.attempt({ contact, password: 'wrong', network: '192.0.2.200' });
    const before = await countersOf();
    await world.attempt({ contact, network: '192.0.2.200' });
    expect(before - (await countersOf())).toBe(2);
  });

  const countersOf = async (): Promise<number> => (await world.db.selectFrom('throttle_counters').select('key').execute()).length;
});

describe('the trail', () => {
  it('has each sign-in and each failure of an account, without anything personal', async () => {
    const { contact, accountId } = await world.citizen();
    await world.attempt({ contact, password: 'wrong', clientId: 'region' });
    const first = await world.attempt({ contact, clientId: 'region' });
    await world.attempt({ contact, deviceTokens: 'deviceTokens' in first ? first.deviceTokens : '' });
    expect(await events(accountId)).toEqual([
      { actor: 'citizen', action: 'authentication.failed', client_id: 'region', details: { device: 'new' } },
      { actor: 'citizen', action: 'authentication.succeeded', client_id: 'region', details: { device: 'new', amr: ['pwd'] } },
      { actor: 'citizen', action: 'authentication.succeeded', client_id: null, details: { device: 'known', amr: ['pwd'] } },
    ]);
  });

  it('has nothing of identifiers that nobody has', async () => {
    const count = async () => (await world.db.selectFrom('audit_events').select('id').execute()).length;
    const before = await count();
    await world.attempt({ contact: newPhone() });
    expect(await count()).toBe(before);
  });
});

describe('what an attempt costs', () => {
  it('is two statements and one hash when the password is right', async () => {
    const { contact } = await world.citizen();
    const { statements, hashes } = await cost(() => world.attempt({ contact }));
    expect(statements).toHaveLength(2);
    expect(hashes).toBe(1);
  });

  it('is the same two statements and one hash for a wrong password and for an unknown identifier', async () => {
    const { contact } = await world.citizen();
    const wrong = await cost(() => world.attempt({ contact, password: 'wrong' }));
    const unknown = await cost(() => world.attempt({ contact: newPhone(), password: 'wrong' }));
    expect(wrong.statements).toHaveLength(2);
    expect(unknown).toEqual(wrong);
    expect(wrong.hashes).toBe(1);
  });

  it('is one probe of each index, however many accounts there are', async () => {
    const { contact, accountId } = await world.citizen();
    const { statements } = await cost(() => world.attempt({ contact }));
    await world.db.transaction().execute(async (tx) => {
      await sql`
        insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
        select 'idn_' || n, ${accountId}, 'phone', sha256(n::text::bytea), 1, '', now() from generate_series(1, 20000) as n`.execute(tx);
      await sql`
        insert into accounts (id, language, data_key_wrapped, family_name_sealed, given_name_sealed)
        select 'acc_' || n, 'ru', '', '', '' from generate_series(1, 20000) as n`.execute(tx);
      await sql`insert into passwords (account_id, hash, pepper_key_id) select 'acc_' || n, '', 1 from generate_series(1, 20000) as n`.execute(
        tx,
      );
    });
    await sql`analyze identifiers, accounts, passwords`.execute(world.db);
    const plan = await sql<Record<string, string>>`explain (generic_plan) ${sql.raw(statements[0] ?? '')}`.execute(world.db);
    const lines = plan.rows.map((row) => row['QUERY PLAN']?.trim() ?? '');
    const lookup = lines.findIndex((line) => line.includes('identifiers_one_owner on identifiers'));
    expect(lines[lookup + 1]).toMatch(/^Index Cond: .*kind = .*key_version = .*blind_index = /u);
    expect(lines.filter((line) => /Seq Scan on (identifiers|accounts|passwords)/u.test(line))).toEqual([]);
  });
});

describe('a hash whose parameters have moved on', () => {
  it('is made anew at the sign-in, and the password stays as old as it was', async () => {
    const { contact, accountId } = await world.citizen();
    const stored = () => world.db.selectFrom('passwords').selectAll().where('account_id', '=', accountId).executeTakeFirstOrThrow();
    const before = await stored();
    const deps = { ...world, passwordHasher: createPasswordHasher({ ...hashing, iterations: 2 }, keyring) };
    const attempt = () => authenticateByPassword(deps, { identifier: contact, password, network: home });
    const outcomes = await Promise.all(times(4, attempt));
    const after = await stored();
    expect(countKinds(outcomes)).toEqual({ authenticated: 4 });
    expect(after.hash).toContain('t=2');
    expect(after.changed_at).toEqual(before.changed_at);
    expect((await cost(attempt)).statements).toHaveLength(2);
  });

  it('stays when the password was wrong', async () => {
    const { contact, accountId } = await world.citizen();
    const deps = { ...world, passwordHasher: createPasswordHasher({ ...hashing, iterations: 2 }, keyring) };
    await authenticateByPassword(deps, { identifier: contact, password: 'wrong', network: home });
    const { hash } = await world.db.selectFrom('passwords').select('hash').where('account_id', '=', accountId).executeTakeFirstOrThrow();
    expect(hash).toContain('t=1');
  });
});

describe('refusals before anything is counted', () => {
  it('meets overload without holding it against anybody', async () => {
    const { contact, accountId } = await world.citizen();
    const passwordHasher = createPasswordHasher({ ...hashing, concurrentHashes: 1, queuedHashes: 0 }, keyring);
    const place = passwordHasher.enter();
    const before = world.statements.length;
    const busy = times(20, () => authenticateByPassword({ ...world, passwordHasher }, { identifier: contact, password, network: home }));
    for (const outcome of await Promise.allSettled(busy)) {
      expect(outcome).toMatchObject({ reason: { code: 'busy', status: 503, details: { retryAfterSeconds: expect.any(Number) } } });
    }
    expect(world.statements).toHaveLength(before);
    place.leave();
    expect(await world.attempt({ contact })).toMatchObject({ kind: 'authenticated', accountId });
  });

  it.each([[4096], [1_048_576]])('turns a password of %i bytes away', async (bytes) => {
    const { contact } = await world.citizen();
    const { statements, hashes } = await cost(() =>
      expect(world.attempt({ contact, password: 'x'.repeat(bytes) })).rejects.toMatchObject({ code: 'password_too_large', status: 400 }),
    );
    expect({ statements, hashes }).toEqual({ statements: [], hashes: 0 });
  });
});

it('does not sign in with a password that was changed while it was being verified', async () => {
  const { contact, accountId } = await world.citizen();
  const changeMeanwhile = {
    enter: () => {
      const place = world.passwordHasher.enter();
      return {
        ...place,
        verify: async (...args: Parameters<typeof place.verify>) => {
          const verification = await place.verify(...args);
          await storePassword(world.db, { accountId, ...(await place.hash('Another-1-password')) });
          return verification;
        },
      };
    },
  };
  const deps = { ...world, config, passwordHasher: changeMeanwhile };
  expect(await authenticateByPassword(deps, { identifier: contact, password, network: home })).toEqual({ kind: 'wrong' });
  expect((await events(accountId)).filter(({ action }) => action === 'authentication.succeeded')).toEqual([]);
});
