import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findIdentityDraft } from '../../src/capabilities/accounts/find-identity-draft.ts';
import { findIdentityVersion } from '../../src/capabilities/accounts/find-identity-version.ts';
import { identityFieldNames, type IdentityFields } from '../../src/capabilities/accounts/identity-fields.ts';
import { saveIdentityDraft } from '../../src/capabilities/accounts/save-identity-draft.ts';
import { storeTaxNumber } from '../../src/capabilities/accounts/store-tax-number.ts';
import type { Inn } from '../../src/kernel/inn.ts';
import { Keyring, UnsealError } from '../../src/kernel/keyring.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { createRoom, times, type Room } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { anAccount, revoke, submit } from './identity-world.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());

const fields = (differences: Partial<IdentityFields> = {}): IdentityFields => ({
  ...(Object.fromEntries(identityFieldNames.map((name) => [name, ''])) as IdentityFields),
  ...differences,
});

describe('what was typed and not sent', () => {
  it('is kept as it was typed, right or wrong, the last in place of the first', async () => {
    const accountId = await anAccount(room);
    expect(await findIdentityDraft(room, accountId)).toBeUndefined();
    await saveIdentityDraft(room, { accountId, fields: fields({ family_name: 'Первая' }) });
    const last = fields({ family_name: ' Kанарейкина', snils: '112-', birth_date: '31.02.', document_issued_by: '<b>\0🙂\ud800' });
    await saveIdentityDraft(room, { accountId, fields: last });
    expect(await findIdentityDraft(room, accountId)).toEqual(last);
  });

  it('is kept once by many saves at the same time', async () => {
    const accountId = await anAccount(room);
    await Promise.all(times(10, (index) => saveIdentityDraft(room, { accountId, fields: fields({ snils: String(index) }) })));
    expect(Number((await findIdentityDraft(room, accountId))?.snils)).toBeGreaterThanOrEqual(0);
  });

  it('goes when it is sent', async () => {
    const accountId = await anAccount(room);
    await saveIdentityDraft(room, { accountId, fields: fields({ snils: '1' }) });
    await submit(room, accountId, someIdentityData());
    expect(await findIdentityDraft(room, accountId)).toBeUndefined();
  });

  it('is refused beyond 8 KB, and nothing else of the account changes', async () => {
    const accountId = await anAccount(room);
    await saveIdentityDraft(room, { accountId, fields: fields({ snils: '1' }) });
    const absurd = saveIdentityDraft(room, { accountId, fields: fields({ birth_place: 'я'.repeat(4096) }) });
    await expect(absurd).rejects.toMatchObject({ area: 'accounts', code: 'draft_too_large', status: 413 });
    expect((await findIdentityDraft(room, accountId))?.snils).toBe('1');
    await saveIdentityDraft(room, { accountId, fields: fields({ birth_place: 'я'.repeat(3500) }) });
  });

  it('is kept for nobody', async () => {
    await expect(saveIdentityDraft(room, { accountId: 'acc_nobody', fields: fields() })).rejects.toThrow('no open account');
  });
});

describe('a tax number that the tax service found', () => {
  const [found, other] = ['500100732259', '771409652076'] as [Inn, Inn];
  const store = (accountId: string, versionId: string, inn: Inn) =>
    room.db.transaction().execute((tx) => storeTaxNumber(room, tx, { accountId, versionId, inn }));
  const shown = async (accountId: string) => (await findAccount(room, accountId))?.identity?.inn;

  it('is released, and one that was typed is not', async () => {
    const accountId = await anAccount(room);
    const versionId = await becomeStandard(room, accountId, someIdentityData({ inn: other }));
    expect(await shown(accountId)).toBeUndefined();
    await store(accountId, versionId, found);
    expect(await shown(accountId)).toBe(found);
  });

  it('goes with the person, not with the document: it stays for the same SNILS and ends with another', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    await store(accountId, await becomeStandard(room, accountId, data), found);
    await becomeStandard(room, accountId, someIdentityData({ ...data, familyName: 'Новикова' as PersonName }));
    expect(await shown(accountId)).toBe(found);
    await becomeStandard(room, accountId, someIdentityData());
    expect(await shown(accountId)).toBeUndefined();
  });

  it('is replaced by the answer about a newer version, never by a late one about an older, nor by a version of another account', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    const older = await becomeStandard(room, accountId, data);
    const newer = await becomeStandard(room, accountId, data);
    await store(accountId, newer, found);
    await store(accountId, older, other);
    expect(await shown(accountId)).toBe(found);
    await store(accountId, await submit(room, await anAccount(room), data), other);
    expect(await shown(accountId)).toBe(found);
    await store(accountId, newer, other);
    expect(await shown(accountId)).toBe(other);
  });

  it('is not released once the level has fallen', async () => {
    const accountId = await anAccount(room);
    await store(accountId, await becomeStandard(room, accountId, someIdentityData()), found);
    await revoke(room, { accountId });
    expect(await findAccount(room, accountId)).not.toHaveProperty('identity');
  });
});

it('the bytes of a version cannot be changed', async () => {
  const versionId = await submit(room, await anAccount(room), someIdentityData());
  const change = room.pool.query(`update identity_versions set data_sealed = '' where id = $1`, [versionId]);
  await expect(change).rejects.toThrow('never changes');
});

describe('sealed identity data', () => {
  const inn = '500100732259' as Inn;

  // What is done below, nobody but the owner of the tables can do.
  beforeAll(() => room.pool.query('alter table identity_versions disable trigger identity_versions_stand'));

  /** A verified account with everything that is sealed. */
  async function sealedPerson() {
    const accountId = await anAccount(room);
    const data = someIdentityData({ familyName: 'Канарейкина' as PersonName });
    const versionId = await becomeStandard(room, accountId, data);
    await room.db.transaction().execute((tx) => storeTaxNumber(room, tx, { accountId, versionId, inn }));
    await saveIdentityDraft(room, { accountId, fields: fields({ family_name: 'Канарейкина' }) });
    return { accountId, versionId, data };
  }

  const columns = [
    { table: 'identity_versions', column: 'data_sealed' },
    { table: 'tax_numbers', column: 'inn_sealed' },
    { table: 'identity_drafts', column: 'draft_sealed' },
  ] as const;

  const openAll = async ({ accountId, versionId }: { accountId: string; versionId: string }, deps: Room = room) =>
    Promise.allSettled([findAccount(deps, accountId), findIdentityDraft(deps, accountId), findIdentityVersion(deps, versionId)]);

  const refusals = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);

  it('opens where it belongs', async () => {
    expect(refusals(await openAll(await sealedPerson()))).toEqual([]);
  });

  it.each(columns)("in $table does not open with another person's bytes, even together with their key", async ({ table, column }) => {
    const [mine, theirs] = [await sealedPerson(), await sealedPerson()];
    const swap = `update ${table} set ${column} = other.${column} from ${table} as other where ${table}.account_id = $1 and other.account_id = $2`;
    await room.pool.query(swap, [mine.accountId, theirs.accountId]);
    const refused = refusals(await openAll(mine));
    expect(refused.length).toBeGreaterThan(0);
    for (const reason of refused) expect(reason).toBeInstanceOf(UnsealError);
    await room.pool.query(
      'update accounts set data_key_wrapped = other.data_key_wrapped from accounts as other where accounts.id = $1 and other.id = $2',
      [mine.accountId, theirs.accountId],
    );
    expect(refusals(await openAll(mine))).toHaveLength(3);
  });

  it.each(columns)('in $table does not open after a bit was flipped or its end was cut', async ({ table, column }) => {
    for (const damaged of [`set_bit(${column}, 260, 1 - get_bit(${column}, 260))`, `substring(${column} for 20)`, `'\\x'::bytea`]) {
      const person = await sealedPerson();
      await room.pool.query(`update ${table} set ${column} = ${damaged} where account_id = $1`, [person.accountId]);
      const refused = refusals(await openAll(person));
      expect(refused.length).toBeGreaterThan(0);
      for (const reason of refused) expect(reason).toBeInstanceOf(UnsealError);
    }
  });

  it("of one version does not open as another of the same person's", async () => {
    const accountId = await anAccount(room);
    const versions = [await submit(room, accountId, someIdentityData()), await submit(room, accountId, someIdentityData())];
    await room.pool.query(
      `update identity_versions set data_sealed = other.data_sealed
        from identity_versions as other where identity_versions.id = $1 and other.id = $2`,
      versions,
    );
    await expect(findIdentityVersion(room, versions[0]!)).rejects.toBeInstanceOf(UnsealError);
  });

  it('does not open without the master key it was sealed under', async () => {
    const person = await sealedPerson();
    const stranger: Room = { ...room, keyring: new Keyring([{ id: 9, secret: Buffer.alloc(32, 9) }]) };
    for (const reason of refusals(await openAll(person, stranger))) expect(reason).toBeInstanceOf(UnsealError);
    expect(refusals(await openAll(person, stranger))).toHaveLength(3);
  });

  it('shows nothing of a person in a dump of the tables', async () => {
    const { data } = await sealedPerson();
    const tables = ['identity_versions', 'identity_drafts', 'tax_numbers', 'identifiers', 'accounts', 'evidence', 'audit_events'];
    const rows = await Promise.all(tables.map((table) => room.pool.query<{ row: string }>(`select t::text as row from ${table} t`)));
    const dump = rows.flatMap((result) => result.rows.map(({ row }) => row)).join('\n');
    const traits = [data.familyName, data.snils, data.document.number, data.birthPlace, inn];
    expect(dump.length).toBeGreaterThan(5000);
    const hex = (trait: string) => Buffer.from(trait).toString('hex');
    expect(traits.filter((trait) => dump.includes(hex(trait)) || (trait !== data.document.number && dump.includes(trait)))).toEqual([]);
  });
});
