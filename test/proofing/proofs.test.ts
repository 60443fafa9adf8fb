import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assuranceLevel } from '../../src/capabilities/accounts/assurance-level.ts';
import { findAccountHistory } from '../../src/capabilities/accounts/find-account-history.ts';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import { levelHistory } from '../../src/capabilities/accounts/level-history.ts';
import { findProofs } from '../../src/capabilities/proofing/find-proofs.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { UnsealError } from '../../src/kernel/keyring.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { anAccount, confirm, revoke as revokeIdentityOf, submit, trailOf } from '../accounts/identity-world.ts';
import { times } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { EvenRace } from '../support/even-race.ts';
import { someIdentityData, someSnils } from '../support/identity.ts';
import { aStandardAccount, createProofingRoom, messagesSince, prove, revoke, type ProofingRoom } from './proofing-world.ts';

let room: ProofingRoom;
beforeAll(async () => {
  room = await createProofingRoom();
});
afterAll(() => room.close());

const levelOf = async (accountId: string) => (await findAccount(room, accountId))?.assuranceLevel;
const proofCount = async (accountId: string) =>
  (await room.db.selectFrom('proofs').select('id').where('account_id', '=', accountId).execute()).length;

describe('a proof of identity', () => {
  it('makes a standard account confirmed, tells when and how, and tells the citizen', async () => {
    const account = await aStandardAccount(room);
    const before = (await messagesSince(room, 0)).length;
    const { proofId, level } = await prove(room, account);
    expect(level).toBe('confirmed');
    const found = await findAccount(room, account.accountId);
    const provedAt = new Date('2026-11-20T09:30:00Z');
    expect(found).toMatchObject({ assuranceLevel: 'confirmed', proofs: [{ proofId, method: 'in_person', provedAt }] });
    expect(await messagesSince(room, before)).toEqual(['identity_proved']);
    const trail = await trailOf(room, account.accountId);
    expect(trail.at(-1)).toMatchObject({
      action: 'level.raised',
      details: { from: 'standard', to: 'confirmed', method: 'in_person', proof: proofId },
    });
  });

  it('keeps what its method left behind, sealed, for this account alone', async () => {
    const account = await aStandardAccount(room);
    const evidence = {
      kind: 'signature',
      issuer: 'CN=Удостоверяющий центр',
      serialNumber: '0a1b',
      signedAt: '2026-11-01T10:00:00.000Z',
      algorithm: 'gost',
    } as const;
    const { proofId } = await prove(room, { ...account, method: 'e_signature', vouchedBy: 'authority', evidence });
    expect(await findProofs(room, account.accountId, [proofId])).toMatchObject([{ proofId, method: 'e_signature', evidence }]);
    const { evidence_sealed: sealed } = await room.db
      .selectFrom('proofs')
      .select('evidence_sealed')
      .where('id', '=', proofId)
      .executeTakeFirstOrThrow();
    expect(sealed.toString('utf8')).not.toContain('0a1b');
    expect(await findProofs(room, (await aStandardAccount(room)).accountId, [proofId])).toEqual([]);
    const other = await prove(room, account);
    await room.db.updateTable('proofs').set({ evidence_sealed: sealed }).where('id', '=', other.proofId).execute();
    await expect(findProofs(room, account.accountId, [other.proofId])).rejects.toBeInstanceOf(UnsealError);
  });

  it('is refused for an account that is not standard, with nothing left of it', async () => {
    const accountId = await anAccount(room);
    const versionId = await submit(room, accountId, someIdentityData());
    await expect(prove(room, { accountId, versionId })).rejects.toMatchObject({ code: 'not_standard' });
    await confirm(room, { accountId, versionId, source: 'pension_fund' });
    await expect(prove(room, { accountId, versionId })).rejects.toMatchObject({ code: 'not_standard' });
    await expect(prove(room, { accountId: 'acc_nobody', versionId })).rejects.toMatchObject({ code: 'not_standard' });
    expect([await levelOf(accountId), await proofCount(accountId)]).toEqual(['simplified', 0]);
  });

  it('is refused when made of another version, of data under check, or of another person’s', async () => {
    const { accountId } = await aStandardAccount(room);
    const pending = await submit(room, accountId, someIdentityData());
    const foreign = (await aStandardAccount(room)).versionId;
    for (const versionId of [pending, foreign, 'ver_nothing']) {
      await expect(prove(room, { accountId, versionId })).rejects.toBeDefined();
    }
    expect([await levelOf(accountId), await proofCount(accountId)]).toEqual(['standard', 0]);
  });

  it('stands beside others: the level falls with the last of them', async () => {
    const account = await aStandardAccount(room);
    const letter = await prove(room, { ...account, method: 'postal_code', provedAt: new Date('2024-03-01T00:00:00Z') });
    const visit = await prove(room, account);
    expect((await findAccount(room, account.accountId))?.proofs.map(({ method }) => method)).toEqual(['in_person', 'postal_code']);
    expect(await revoke(room, visit.proofId)).toMatchObject({ before: 'confirmed', after: 'confirmed' });
    expect(await revoke(room, letter.proofId)).toMatchObject({ before: 'confirmed', after: 'standard' });
    expect(await findAccount(room, account.accountId)).toMatchObject({ assuranceLevel: 'standard', proofs: [] });
  });

  it('is revoked once; the citizen is told, and access ends with the level', async () => {
    const account = await aStandardAccount(room);
    const { proofId } = await prove(room, account);
    const before = (await messagesSince(room, 0)).length;
    const outcomes = await Promise.allSettled(times(6, () => revoke(room, proofId)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await messagesSince(room, before)).toEqual(['proof_revoked']);
    const actions = (await trailOf(room, account.accountId)).map(({ action }) => action);
    expect(actions.slice(-2)).toEqual(['level.lowered', 'access.ended']);
    await expect(revoke(room, 'prf_nothing')).rejects.toMatchObject({ code: 'proof_not_found' });
  });

  it('can be replayed: the level at any past moment', async () => {
    const account = await aStandardAccount(room);
    const { proofId } = await prove(room, account);
    const proved = new Date();
    await revoke(room, proofId);
    const history = await findAccountHistory(room, account.accountId);
    expect(levelHistory(history!.evidence).map(({ level }) => level)).toEqual(
      expect.arrayContaining(['simplified', 'standard', 'confirmed']),
    );
    expect(assuranceLevel(history!.evidence, proved)).toBe('confirmed');
    expect(assuranceLevel(history!.evidence, new Date(Date.now() + 1000))).toBe('standard');
  });
});

/** Confirms other data of an account that is proven with some. */
async function change(data: IdentityData, changes: Partial<IdentityData>) {
  const account = await aStandardAccount(room, data);
  const { proofId } = await prove(room, account);
  const versionId = await becomeStandard(room, account.accountId, { ...data, ...changes });
  return { accountId: account.accountId, versionId, proofId };
}

describe('a proven account whose data changes', () => {
  const passport = { ...someIdentityData().document, number: '111111' } as IdentityData['document'];
  const marriage = { familyName: 'Новикова' as PersonName };

  it.each([
    ['the document', { document: passport }],
    ['the family name', marriage],
    ['the family name and the document', { ...marriage, document: passport }],
    ['only the spelling of the patronymic', { patronymic: 'ФЕДОРОВНА' as PersonName }],
    ['the place of birth', { birthPlace: 'дер. Ёлкино' }],
  ])('stays confirmed by the same proof when %s is new', async (_, changes) => {
    const { accountId, versionId, proofId } = await change(someIdentityData(), changes);
    const account = await findAccount(room, accountId);
    expect(account).toMatchObject({ assuranceLevel: 'confirmed', identity: { versionId } });
    expect(account?.proofs).toEqual([{ proofId, method: 'in_person', provedAt: new Date('2026-11-20T09:30:00Z') }]);
    expect(await revoke(room, proofId)).toMatchObject({ after: 'standard' });
  });

  it.each([
    ['SNILS', { snils: someSnils() }],
    ['birth date', { birthDate: '1988-07-03' as CalendarDate }],
    ['given name', { givenName: 'Анисья' as PersonName }],
    ['patronymic', { patronymic: 'Фёдоровича' as PersonName }],
  ])('falls back to standard when it is another %s, until it is proven again', async (_, changes) => {
    const { accountId, versionId, proofId } = await change(someIdentityData(), changes);
    expect(await findAccount(room, accountId)).toMatchObject({ assuranceLevel: 'standard', proofs: [] });
    expect((await trailOf(room, accountId)).at(-1)).toMatchObject({
      action: 'level.lowered',
      details: { from: 'confirmed', to: 'standard' },
    });
    await expect(revoke(room, proofId)).rejects.toMatchObject({ code: 'proof_not_found' });
    await prove(room, { accountId, versionId });
    expect(await levelOf(accountId)).toBe('confirmed');
  });

  it('keeps the level and the proof while the new data is only under check', async () => {
    const account = await aStandardAccount(room);
    await prove(room, account);
    const versionId = await submit(room, account.accountId, someIdentityData());
    await confirm(room, { accountId: account.accountId, versionId, source: 'pension_fund' });
    expect(await findAccount(room, account.accountId)).toMatchObject({
      assuranceLevel: 'confirmed',
      identity: { versionId: account.versionId },
    });
  });

  it('loses its proofs with the document they were made with', async () => {
    const account = await aStandardAccount(room);
    await prove(room, account);
    await revokeIdentityOf(room, { accountId: account.accountId, versionId: account.versionId, source: 'interior_ministry' });
    expect(await levelOf(account.accountId)).toBe('simplified');
    await becomeStandard(room, account.accountId, { ...account.data, document: passport });
    expect(await levelOf(account.accountId)).toBe('standard');
  });

  it('is never confirmed with data that was not proven, however edits, answers and proofs race, in 500 rounds', async () => {
    const outcomes = { proved: 0, data_changed: 0 };
    const race = new EvenRace();
    await Promise.all(
      times(10, async () => {
        const { accountId, ...first } = await aStandardAccount(room);
        let { versionId } = first;
        for (let round = 0; round < 50; round++) {
          const other = someIdentityData();
          const proving = () =>
            prove(room, { accountId, versionId }).then(
              () => 'proved' as const,
              ({ code }: { code: 'data_changed' }) => code,
            );
          const [newer, outcome] = await race.run(() => becomeStandard(room, accountId, other), proving);
          outcomes[outcome] += 1;
          race.won(outcome === 'data_changed' ? 'first' : 'second');
          const found = await findAccount(room, accountId);
          expect([found?.identity?.data.snils, found?.assuranceLevel, found?.proofs]).toEqual([other.snils, 'standard', []]);
          versionId = newer;
        }
      }),
    );
    expect(outcomes.proved + outcomes.data_changed).toBe(500);
    // Both sides must have won at times, or nothing was raced.
    expect(Math.min(outcomes.proved, outcomes.data_changed)).toBeGreaterThan(0);
  }, 120_000);
});
