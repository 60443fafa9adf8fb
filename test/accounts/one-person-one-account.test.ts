import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ConfirmIdentityOutcome } from '../../src/capabilities/accounts/confirm-identity.ts';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { Keyring } from '../../src/kernel/keyring.ts';
import type { Snils } from '../../src/kernel/snils.ts';
import { createRoom, firstMaster, newPhone, times, type Room } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';
import { anAccount, confirm, revoke, submit, trailOf } from './identity-world.ts';

let room: Room;
beforeAll(async () => {
  room = await createRoom();
});
afterAll(() => room.close());

const levelOf = async (accountId: string) => (await findAccount(room, accountId))?.assuranceLevel;
const ownerOf = async (value: Snils, deps: Room = room) =>
  (await findAccountByIdentifier(deps, deps.db, { kind: 'snils', value }))?.accountId;

/** An account for which one answer is missing to be verified with this SNILS. */
async function almostVerified(snils: Snils) {
  const accountId = await anAccount(room);
  const versionId = await submit(room, accountId, someIdentityData({ snils }));
  await confirm(room, { accountId, versionId, source: 'interior_ministry' });
  return { accountId, versionId };
}

const complete = ({ accountId, versionId }: { accountId: string; versionId: string }, deps: Room = room) =>
  confirm(deps, { accountId, versionId, source: 'pension_fund' });

/** How the rivals stand afterwards: who has it, who was told so, who is at the standard level. */
async function standing(rivals: readonly { accountId: string }[], outcomes: readonly ConfirmIdentityOutcome[]) {
  const levels = await Promise.all(rivals.map(({ accountId }) => levelOf(accountId)));
  return {
    winners: rivals.filter((_, index) => outcomes[index]?.kind === 'recorded').map(({ accountId }) => accountId),
    named: [...new Set(outcomes.flatMap((outcome) => (outcome.kind === 'snils_taken' ? outcome.ownerAccountId : [])))],
    standard: rivals.filter((_, index) => levels[index] === 'standard').map(({ accountId }) => accountId),
  };
}

describe('one person, one account', () => {
  it('lets one of fifty accounts that confirm a SNILS at once have it', async () => {
    const snils = someSnils();
    const rivals = await Promise.all(times(50, () => almostVerified(snils)));
    const outcomes = await Promise.all(rivals.map((rival) => complete(rival)));
    const owner = await ownerOf(snils);
    expect(await standing(rivals, outcomes)).toEqual({ winners: [owner], named: [owner], standard: [owner] });
    const losers = rivals.filter((_, index) => outcomes[index]?.kind === 'snils_taken');
    const trails = await Promise.all(losers.map(({ accountId }) => trailOf(room, accountId)));
    expect(trails.flat()).toEqual([]);
    const evidence = await room.pool.query('select from evidence where reference = any($1)', [losers.map(({ versionId }) => versionId)]);
    expect(evidence.rowCount).toBe(losers.length);
  });

  it('holds when nodes write under different master keys in the middle of a rotation', async () => {
    const secondMaster = { id: 2, secret: Buffer.alloc(32, 2) };
    const before: Room = { ...room, keyring: new Keyring([firstMaster, secondMaster]) };
    const after: Room = { ...room, keyring: new Keyring([secondMaster, firstMaster]) };
    const snils = someSnils();
    const rivals = await Promise.all(times(12, () => almostVerified(snils)));
    const outcomes = await Promise.all(rivals.map((rival, index) => complete(rival, index % 2 === 0 ? before : after)));
    const owner = await ownerOf(snils, after);
    expect(await standing(rivals, outcomes)).toEqual({ winners: [owner], named: [owner], standard: [owner] });
  });

  it('is kept by the database when two nodes miss each other: a second row for the SNILS is refused', async () => {
    const { accountId } = await almostVerified(someSnils());
    const insert = `insert into identifiers (id, account_id, kind, blind_index, key_version, value_sealed, confirmed_at)
      values ($1, $2, 'snils', '\\x01', 1, '\\x', now())`;
    await room.pool.query(insert, ['idn_one', accountId]);
    await expect(room.pool.query(insert, ['idn_two', accountId])).rejects.toThrow('identifiers_one_owner');
  });

  it('leaves the loser as it was, verified by earlier data included', async () => {
    const snils = someSnils();
    const owner = await anAccount(room);
    await becomeStandard(room, owner, someIdentityData({ snils }));
    const loser = await anAccount(room);
    const own = someIdentityData();
    const verified = await becomeStandard(room, loser, own);
    const versionId = await submit(room, loser, someIdentityData({ ...own, snils }));
    await confirm(room, { accountId: loser, versionId, source: 'interior_ministry' });
    expect(await complete({ accountId: loser, versionId })).toEqual({ kind: 'snils_taken', ownerAccountId: owner });
    expect((await findAccount(room, loser))?.identity?.versionId).toBe(verified);
    expect([await ownerOf(own.snils), await ownerOf(snils)]).toEqual([loser, owner]);
  });

  it('does not let a stranger who merely submits a SNILS keep its holder from it, nor sign in by it', async () => {
    const snils = someSnils();
    const stranger = await anAccount(room);
    await submit(room, stranger, someIdentityData({ snils }));
    expect(await ownerOf(snils)).toBeUndefined();
    const holder = await anAccount(room);
    await becomeStandard(room, holder, someIdentityData({ snils }));
    expect(await ownerOf(snils)).toBe(holder);
    expect(await levelOf(stranger)).toBe('simplified');
  });

  it('frees the SNILS when its account falls below standard, and can be had again', async () => {
    const snils = someSnils();
    const [first, second] = [await anAccount(room), await anAccount(room)];
    await becomeStandard(room, first, someIdentityData({ snils }));
    await revoke(room, { accountId: first });
    await becomeStandard(room, second, someIdentityData({ snils }));
    expect(await ownerOf(snils)).toBe(second);
    await revoke(room, { accountId: second });
    await becomeStandard(room, first, someIdentityData({ snils }));
    expect(await ownerOf(snils)).toBe(first);
  });
});

describe('an edit that races the answer about what was sent before', () => {
  it('ends, each time, with the level and the data that were checked, or with neither', async () => {
    const winners = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const snils = someSnils();
      const { accountId, versionId } = await almostVerified(snils);
      const edit = () => submit(room, accountId, someIdentityData({ snils, birthPlace: 'подменено' }));
      const answer = () => complete({ accountId, versionId });
      const [one, other] = await Promise.allSettled(round % 2 === 0 ? [answer(), edit()] : [edit(), answer()]);
      const answered = (round % 2 === 0 ? one : other)?.status === 'fulfilled';
      winners.add(answered ? 'answer' : 'edit');
      const account = await findAccount(room, accountId);
      expect(account?.assuranceLevel).toBe(answered ? 'standard' : 'simplified');
      expect(account?.identity?.versionId).toBe(answered ? versionId : undefined);
      expect(account?.identity?.data.birthPlace).not.toBe('подменено');
      expect(await ownerOf(snils)).toBe(answered ? accountId : undefined);
    }
    expect(winners.size).toBe(2);
  });

  it('never raises by an answer that comes after it', async () => {
    const { accountId, versionId } = await almostVerified(someSnils());
    await submit(room, accountId, someIdentityData());
    await expect(complete({ accountId, versionId })).rejects.toThrow('not the latest version');
    expect(await levelOf(accountId)).toBe('simplified');
  });

  it('and a revocation at once leave level, SNILS and evidence agreeing', async () => {
    for (let round = 0; round < 20; round += 1) {
      const snils = someSnils();
      const rival = await almostVerified(snils);
      await Promise.all([complete(rival), revoke(room, { accountId: rival.accountId })]);
      const standard = (await levelOf(rival.accountId)) === 'standard';
      expect(await ownerOf(snils)).toBe(standard ? rival.accountId : undefined);
    }
  });
});

describe('revoking what registries confirmed', () => {
  it('ends the level at that moment, with its evidence in the trail, and any earlier moment can be replayed', async () => {
    const accountId = await anAccount(room, newPhone());
    const versionId = await becomeStandard(room, accountId, someIdentityData());
    expect(await revoke(room, { accountId, versionId, source: 'pension_fund' })).toEqual({ before: 'standard', after: 'simplified' });
    const rows = await room.db.selectFrom('evidence').select(['id', 'source', 'revoked_at']).where('reference', '=', versionId).execute();
    const fallen = rows.filter(({ revoked_at }) => revoked_at !== null);
    expect(fallen.map(({ source }) => source)).toEqual(['pension_fund']);
    expect((await trailOf(room, accountId)).at(-1)).toEqual({
      action: 'level.lowered',
      details: { from: 'standard', to: 'simplified', reason: 'test', evidence: fallen.map(({ id }) => id) },
    });
    expect((await findAccount(room, accountId))?.evidence).toHaveLength(3);
  });

  it('does nothing where nothing stands', async () => {
    const accountId = await anAccount(room);
    expect(await revoke(room, { accountId })).toEqual({ before: 'simplified', after: 'simplified' });
    expect(await revoke(room, { accountId: 'acc_nobody' })).toEqual({ before: undefined, after: undefined });
    expect(await trailOf(room, accountId)).toEqual([]);
  });

  it('of a half is in the trail and changes no level', async () => {
    const { accountId } = await almostVerified(someSnils());
    expect(await revoke(room, { accountId })).toEqual({ before: 'simplified', after: 'simplified' });
    expect((await trailOf(room, accountId)).map(({ action }) => action)).toEqual(['identity.revoked']);
  });
});
