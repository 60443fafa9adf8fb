import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { findIdentityVersion } from '../../src/capabilities/accounts/find-identity-version.ts';
import { findLatestIdentityVersion } from '../../src/capabilities/accounts/find-latest-identity-version.ts';
import type { Identifier } from '../../src/kernel/identifier.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import type { Snils } from '../../src/kernel/snils.ts';
import { createRoom, type Room } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { anAccount, confirm, revoke, submit, trailOf } from './identity-world.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());

const bySnils = (value: Snils): Promise<{ accountId: string } | undefined> =>
  findAccountByIdentifier(room, room.db, { kind: 'snils', value } satisfies Identifier);

describe('submitted identity data', () => {
  it('is a version that is read back as it was written, and the next is another', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    const corrected = someIdentityData({ ...data, birthPlace: 'дер. Ёлкино' });
    const versions = [await submit(room, accountId, data), await submit(room, accountId, corrected)];
    const found = await Promise.all(versions.map((versionId) => findIdentityVersion(room, versionId)));
    expect(found).toMatchObject([
      { versionId: versions[0], accountId, number: 1, data },
      { versionId: versions[1], accountId, number: 2, data: corrected },
    ]);
    expect((await findLatestIdentityVersion(room, accountId))?.versionId).toBe(versions[1]);
    expect(await findIdentityVersion(room, 'ver_nothing')).toBeUndefined();
    expect(await findLatestIdentityVersion(room, await anAccount(room))).toBeUndefined();
  });

  it('gets numbers without gaps or doubles when submitted many times at once', async () => {
    const accountId = await anAccount(room);
    await Promise.all(Array.from({ length: 12 }, () => submit(room, accountId, someIdentityData())));
    const rows = await room.db.selectFrom('identity_versions').select('number').where('account_id', '=', accountId).execute();
    expect(rows.map(({ number }) => number).toSorted((one, other) => one - other)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));
  });

  it('cannot be submitted for an account that is closed or does not exist', async () => {
    const accountId = await anAccount(room);
    await room.db.updateTable('accounts').set({ closed_at: new Date() }).where('id', '=', accountId).execute();
    for (const id of [accountId, 'acc_nobody']) await expect(submit(room, id, someIdentityData())).rejects.toThrow('no open account');
  });

  it('never changes, whoever asks the database', async () => {
    const versionId = await submit(room, await anAccount(room), someIdentityData());
    const change = room.pool.query('update identity_versions set submitted_at = now() where id = $1', [versionId]);
    await expect(change).rejects.toThrow('never changes');
  });
});

describe('an account with submitted data', () => {
  it('stays simplified and shows none of it before both registries have confirmed it', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    const versionId = await submit(room, accountId, data);
    for (const source of ['interior_ministry', 'pension_fund'] as const) {
      const account = await findAccount(room, accountId);
      expect(account).toMatchObject({ assuranceLevel: 'simplified', givenName: 'Ксюша' });
      expect(account).not.toHaveProperty('identity');
      expect(await bySnils(data.snils)).toBeUndefined();
      await confirm(room, { accountId, versionId, source });
    }
    expect((await findAccount(room, accountId))?.assuranceLevel).toBe('standard');
  });

  it('is standard with both, under the confirmed names and found by the SNILS', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData({ givenName: 'Аксинья' as PersonName });
    const versionId = await submit(room, accountId, data);
    const at = [new Date('2026-11-20T10:00:00Z'), new Date('2026-11-20T12:00:00Z')];
    const outcomes = [
      await confirm(room, { accountId, versionId, source: 'pension_fund', at: at[0]! }),
      await confirm(room, { accountId, versionId, source: 'interior_ministry', at: at[1]! }),
    ];
    expect(outcomes).toEqual([
      { kind: 'recorded', before: 'simplified', level: 'simplified', isOtherPerson: false },
      { kind: 'recorded', before: 'simplified', level: 'standard', isOtherPerson: false },
    ]);
    const account = await findAccount(room, accountId);
    expect(account).toMatchObject({ familyName: 'Каменщикова', givenName: 'Аксинья', assuranceLevel: 'standard' });
    expect(account?.identity).toEqual({ versionId, verifiedAt: at[1], data });
    expect(account?.contacts.map(({ kind }) => kind)).toEqual(['phone']);
    expect(await bySnils(data.snils)).toEqual({ accountId, language: 'ru' });
  });

  it('leaves a trace of the raise with the evidence it rests on, and none of a half', async () => {
    const accountId = await anAccount(room);
    const versionId = await submit(room, accountId, someIdentityData());
    await confirm(room, { accountId, versionId, source: 'pension_fund' });
    expect(await trailOf(room, accountId)).toEqual([]);
    await confirm(room, { accountId, versionId, source: 'interior_ministry' });
    const evidence = await room.db.selectFrom('evidence').select('id').where('reference', '=', versionId).orderBy('id').execute();
    const details = { from: 'simplified', to: 'standard', version: versionId, evidence: evidence.map(({ id }) => id) };
    expect(await trailOf(room, accountId)).toEqual([{ action: 'level.raised', details }]);
    expect(evidence).toHaveLength(2);
  });

  it('counts an answer that comes twice once', async () => {
    const accountId = await anAccount(room);
    const versionId = await submit(room, accountId, someIdentityData());
    await Promise.all(Array.from({ length: 4 }, () => confirm(room, { accountId, versionId, source: 'pension_fund' })));
    const rows = await room.db.selectFrom('evidence').select('id').where('reference', '=', versionId).execute();
    expect(rows).toHaveLength(1);
    expect((await findAccount(room, accountId))?.assuranceLevel).toBe('simplified');
  });

  it('does not add up the answers about two versions', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    await confirm(room, { accountId, versionId: await submit(room, accountId, data), source: 'pension_fund' });
    await confirm(room, { accountId, versionId: await submit(room, accountId, data), source: 'interior_ministry' });
    expect((await findAccount(room, accountId))?.assuranceLevel).toBe('simplified');
  });
});

describe('a verified account that submits other data', () => {
  it('keeps showing the verified version until the new one is confirmed', async () => {
    const accountId = await anAccount(room);
    const data = someIdentityData();
    const first = await becomeStandard(room, accountId, data);
    const changed = someIdentityData({ ...data, familyName: 'Новикова' as PersonName });
    const second = await submit(room, accountId, changed);
    const shown = async () => (await findAccount(room, accountId))?.identity?.versionId;
    expect(await shown()).toBe(first);
    await confirm(room, { accountId, versionId: second, source: 'interior_ministry' });
    expect(await shown()).toBe(first);
    await confirm(room, { accountId, versionId: second, source: 'pension_fund' });
    expect(await findAccount(room, accountId)).toMatchObject({ familyName: 'Новикова', identity: { versionId: second, data: changed } });
    expect((await trailOf(room, accountId)).map(({ action }) => action)).toEqual(['level.raised', 'identity.confirmed']);
    expect(await bySnils(data.snils)).toMatchObject({ accountId });
  });

  it('is found by the new SNILS alone when that has changed', async () => {
    const accountId = await anAccount(room);
    const [before, after] = [someIdentityData(), someIdentityData()];
    await becomeStandard(room, accountId, before);
    await becomeStandard(room, accountId, after);
    expect(await bySnils(before.snils)).toBeUndefined();
    expect(await bySnils(after.snils)).toMatchObject({ accountId });
  });

  it('takes the new version although the clock of the node that confirms it is behind', async () => {
    const accountId = await anAccount(room);
    await becomeStandard(room, accountId, someIdentityData());
    const data = someIdentityData();
    const versionId = await submit(room, accountId, data);
    const at = new Date(Date.now() - 300_000);
    for (const source of ['pension_fund', 'interior_ministry'] as const) await confirm(room, { accountId, versionId, source, at });
    expect((await findAccount(room, accountId))?.identity?.versionId).toBe(versionId);
    expect(await bySnils(data.snils)).toMatchObject({ accountId });
  });

  it('never falls back on the earlier version when the later one is revoked', async () => {
    const accountId = await anAccount(room);
    await becomeStandard(room, accountId, someIdentityData());
    const data = someIdentityData();
    const versionId = await becomeStandard(room, accountId, data);
    expect(await revoke(room, { accountId, versionId })).toEqual({ before: 'standard', after: 'simplified' });
    const account = await findAccount(room, accountId);
    expect(account).toMatchObject({ assuranceLevel: 'simplified', givenName: 'Ксюша' });
    expect(account).not.toHaveProperty('identity');
    expect(await bySnils(data.snils)).toBeUndefined();
  });

  it('ignores nothing in silence: an answer about an older version is refused', async () => {
    const accountId = await anAccount(room);
    const older = await submit(room, accountId, someIdentityData());
    await submit(room, accountId, someIdentityData());
    await expect(confirm(room, { accountId, versionId: older, source: 'pension_fund' })).rejects.toThrow('not the latest version');
    const foreign = await submit(room, await anAccount(room), someIdentityData());
    await expect(confirm(room, { accountId, versionId: foreign, source: 'pension_fund' })).rejects.toThrow('not the latest version');
  });
});
