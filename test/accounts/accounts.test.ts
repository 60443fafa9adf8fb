import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { openAccount, type OpenAccountOutcome } from '../../src/capabilities/accounts/open-account.ts';
import type { Contact } from '../../src/kernel/identifier.ts';
import { Keyring, UnsealError } from '../../src/kernel/keyring.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { createRoom, firstMaster, newEmail, newPhone, times, type Room } from '../registration/room.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());

const secondMaster = { id: 2, secret: Buffer.alloc(32, 2) };
const confirmedAt = new Date('2026-11-20T10:00:00Z');

function open(contact: Contact, names: [string, string] = ['Канареева', 'Анна'], deps: Room = room): Promise<OpenAccountOutcome> {
  const [familyName, givenName] = names as [PersonName, PersonName];
  const input = { familyName, givenName, contact, confirmedAt, language: 'ru', evidenceSource: 'sms_code' } as const;
  return deps.db.transaction().execute((tx) => openAccount(deps, tx, input));
}

async function opened(contact: Contact, names?: [string, string]): Promise<string> {
  const outcome = await open(contact, names);
  if (outcome.kind !== 'opened') throw new Error(outcome.kind);
  return outcome.accountId;
}

const countOf = async (table: 'accounts' | 'evidence' | 'identifiers') =>
  Number(
    (
      await room.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

describe('an account', () => {
  it('is read back as it was opened, with the level its evidence gives', async () => {
    const contact = newPhone();
    const accountId = await opened(contact);
    expect(await findAccount(room, accountId)).toMatchObject({
      accountId,
      language: 'ru',
      familyName: 'Канареева',
      givenName: 'Анна',
      contacts: [{ ...contact, confirmedAt }],
      evidence: [{ kind: 'contact_confirmed', source: 'sms_code', at: confirmedAt }],
      assuranceLevel: 'simplified',
    });
  });

  it('is read by one statement', async () => {
    const accountId = await opened(newEmail());
    let statements = 0;
    const client = await room.pool.connect();
    const { query } = client;
    client.query = ((...args: never[]) => {
      statements += 1;
      return (query as (...rest: never[]) => unknown).apply(client, args);
    }) as never;
    client.release();
    // The pool hands out the connection that was released last.
    await findAccount(room, accountId);
    client.query = query;
    expect(statements).toBe(1);
  });

  it('is found by its identifier, also after the master key was rotated', async () => {
    const contact = newEmail();
    const accountId = await opened(contact);
    const rotated = { keyring: new Keyring([secondMaster, firstMaster]) };
    expect(await findAccountByIdentifier(room, room.db, contact)).toEqual({ accountId, language: 'ru' });
    expect(await findAccountByIdentifier(rotated, room.db, contact)).toEqual({ accountId, language: 'ru' });
    expect(await findAccountByIdentifier(room, room.db, newEmail())).toBeUndefined();
  });

  it('is one of many that were opened for the same contact at once; the losers leave nothing behind', async () => {
    const contact = newPhone();
    const before = [await countOf('accounts'), await countOf('identifiers'), await countOf('evidence')];
    const outcomes = await Promise.all(times(16, () => open(contact)));
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'identifier_taken')).toHaveLength(15);
    expect([await countOf('accounts'), await countOf('identifiers'), await countOf('evidence')]).toEqual(before.map((count) => count + 1));
  });

  it('is one even when nodes write under different master keys in the middle of a rotation', async () => {
    const contact = newPhone();
    const before: Room = { ...room, keyring: new Keyring([firstMaster, secondMaster]) };
    const after: Room = { ...room, keyring: new Keyring([secondMaster, firstMaster]) };
    const outcomes = await Promise.all(times(12, (index) => open(contact, undefined, index % 2 === 0 ? before : after)));
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
  });

  it('keeps names and contacts out of the tables', async () => {
    const contact = newEmail();
    await opened(contact, ['Секретарёва', 'Мария']);
    const { rows } = await room.pool.query<{ dump: string }>(`
      select string_agg(encode(data, 'hex'), ' ') as dump from (
        select family_name_sealed || given_name_sealed || data_key_wrapped as data from accounts
        union all select value_sealed || blind_index from identifiers) as everything`);
    for (const word of ['Секретарёва', 'Мария', contact.value]) {
      expect(rows[0]?.dump).not.toContain(Buffer.from(word).toString('hex'));
    }
  });

  it("does not open with another person's bytes", async () => {
    const [mine, theirs] = [await opened(newPhone()), await opened(newPhone(), ['Чужая', 'Дарья'])];
    await room.pool.query(
      'update accounts set family_name_sealed = other.family_name_sealed from accounts as other where accounts.id = $1 and other.id = $2',
      [mine, theirs],
    );
    await expect(findAccount(room, mine)).rejects.toBeInstanceOf(UnsealError);
  });

  it("does not open with another person's name and key together", async () => {
    const [mine, theirs] = [await opened(newPhone()), await opened(newPhone(), ['Чужая', 'Дарья'])];
    await room.pool.query(
      `update accounts set family_name_sealed = other.family_name_sealed, given_name_sealed = other.given_name_sealed,
        data_key_wrapped = other.data_key_wrapped from accounts as other where accounts.id = $1 and other.id = $2`,
      [mine, theirs],
    );
    await expect(findAccount(room, mine)).rejects.toBeInstanceOf(UnsealError);
  });

  it('does not open after one bit was flipped', async () => {
    const accountId = await opened(newPhone());
    await room.pool.query(
      'update identifiers set value_sealed = set_bit(value_sealed, 240, 1 - get_bit(value_sealed, 240)) where account_id = $1',
      [accountId],
    );
    await expect(findAccount(room, accountId)).rejects.toBeInstanceOf(UnsealError);
  });

  it('is not found once it is closed', async () => {
    const contact = newPhone();
    const accountId = await opened(contact);
    await room.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', accountId).execute();
    expect(await findAccount(room, accountId)).toBeUndefined();
    expect(await findAccountByIdentifier(room, room.db, contact)).toBeUndefined();
  });
});
