import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import { completeCase } from '../../src/capabilities/proofing/complete-case.ts';
import { endCase, type EndCaseInput } from '../../src/capabilities/proofing/end-case.ts';
import { expireCases } from '../../src/capabilities/proofing/expire-cases.ts';
import { findCaseUnderWay } from '../../src/capabilities/proofing/find-case.ts';
import { listCases } from '../../src/capabilities/proofing/list-cases.ts';
import { openCase } from '../../src/capabilities/proofing/open-case.ts';
import { storeCaseData } from '../../src/capabilities/proofing/store-case-data.ts';
import type { ProofMethod } from '../../src/kernel/proof-method.ts';
import { anAccount, trailOf } from '../accounts/identity-world.ts';
import { times } from '../registration/room.ts';
import { becomeStandard } from '../support/citizen.ts';
import { someIdentityData } from '../support/identity.ts';
import { aStandardAccount, createProofingRoom, type ProofingRoom } from './proofing-world.ts';

let room: ProofingRoom;
beforeAll(async () => {
  room = await createProofingRoom();
});
afterAll(() => room.close());

const open = (accountId: string, method: ProofMethod = 'online_bank', data?: unknown) =>
  room.db.transaction().execute((tx) => openCase(room, tx, { accountId, method, data, actor: 'citizen' }));
const complete = (accountId: string, caseId: string) => {
  const evidence = { kind: 'bank', bankId: 'north' } as const;
  const input = { accountId, caseId, vouchedBy: 'north', evidence, provedAt: new Date(), actor: 'citizen' } as const;
  return room.db.transaction().execute((tx) => completeCase(room, tx, input));
};
const end = (accountId: string, caseId: string, how: EndCaseInput['end']) =>
  room.db.transaction().execute((tx) => endCase(tx, { accountId, caseId, end: how, actor: 'citizen' }));
const overdue = (caseId: string) =>
  room.db
    .updateTable('proofing_cases')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', caseId)
    .execute();
const stateOf = async (accountId: string) => (await listCases(room, accountId)).map(({ method, state }) => `${method} ${state}`);

describe('a case', () => {
  it('is one per method and account, and is found again when the citizen comes back', async () => {
    const { accountId } = await aStandardAccount(room);
    const opened = await Promise.all(times(8, () => open(accountId)));
    expect(new Set(opened.map((one) => one.case.caseId)).size).toBe(1);
    expect(opened.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    const other = await open(accountId, 'e_signature');
    expect(other.kind).toBe('opened');
    expect(await stateOf(accountId)).toEqual(['e_signature open', 'online_bank open']);
  });

  it('is not opened below the standard level', async () => {
    await expect(open(await anAccount(room))).rejects.toMatchObject({ code: 'not_standard' });
    await expect(open('acc_nobody')).rejects.toMatchObject({ code: 'not_standard' });
  });

  it('keeps what its method remembers, sealed, until it ends', async () => {
    const { accountId } = await aStandardAccount(room);
    const { case: opened } = await open(accountId, 'online_bank', { state: 'canary-state' });
    expect((await findCaseUnderWay(room, accountId, 'online_bank'))?.data).toEqual({ state: 'canary-state' });
    await storeCaseData(room, { accountId, caseId: opened.caseId, data: { state: 'another' }, details: { bank: 'north' } });
    const found = await findCaseUnderWay(room, accountId, 'online_bank');
    expect([found?.data, found?.case.details]).toEqual([{ state: 'another' }, { bank: 'north' }]);
    const row = () => room.db.selectFrom('proofing_cases').select('data_sealed').where('id', '=', opened.caseId).executeTakeFirstOrThrow();
    expect((await row()).data_sealed?.toString('utf8')).not.toContain('another');
    const stranger = (await aStandardAccount(room)).accountId;
    await expect(storeCaseData(room, { accountId: stranger, caseId: opened.caseId, data: {} })).rejects.toMatchObject({
      code: 'case_ended',
    });
    await end(accountId, opened.caseId, { kind: 'cancel' });
    expect((await row()).data_sealed).toBeNull();
    await expect(storeCaseData(room, { accountId, caseId: opened.caseId, data: {} })).rejects.toMatchObject({ code: 'case_ended' });
  });

  it('ends once with its proof, however often it is completed', async () => {
    const { accountId } = await aStandardAccount(room);
    const { case: opened } = await open(accountId);
    const outcomes = await Promise.allSettled(times(8, () => complete(accountId, opened.caseId)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const account = await findAccount(room, accountId);
    expect(account?.proofs.map(({ method }) => method)).toEqual(['online_bank']);
    expect(await stateOf(accountId)).toEqual(['online_bank completed']);
    expect((await trailOf(room, accountId)).map(({ action }) => action).slice(-2)).toEqual(['level.raised', 'proofing.completed']);
  });

  it.each([
    ['cancelled', { kind: 'cancel' }],
    ['refused', { kind: 'refuse', refusal: 'mismatch' }],
    ['expired', { kind: 'expire' }],
  ] as const)('that is %s proves nothing any more, and another may be opened', async (state, how) => {
    const { accountId } = await aStandardAccount(room);
    const { case: opened } = await open(accountId);
    expect(await end(accountId, opened.caseId, how)).toBe(true);
    expect(await end(accountId, opened.caseId, how)).toBe(false);
    await expect(complete(accountId, opened.caseId)).rejects.toMatchObject({ code: 'case_ended' });
    expect(await stateOf(accountId)).toEqual([`online_bank ${state}`]);
    expect((await open(accountId)).kind).toBe('opened');
  });

  it('is nobody else’s to complete or to end', async () => {
    const [one, other] = [await aStandardAccount(room), await aStandardAccount(room)];
    const { case: opened } = await open(one.accountId);
    await expect(complete(other.accountId, opened.caseId)).rejects.toMatchObject({ code: 'case_not_found' });
    expect(await end(other.accountId, opened.caseId, { kind: 'cancel' })).toBe(false);
    expect(await stateOf(one.accountId)).toEqual(['online_bank open']);
    await complete(one.accountId, opened.caseId);
  });

  it('cannot be completed out of time, before the job has come to it and after', async () => {
    const { accountId } = await aStandardAccount(room);
    const { case: opened } = await open(accountId);
    await overdue(opened.caseId);
    await expect(complete(accountId, opened.caseId)).rejects.toMatchObject({ code: 'case_ended' });
    expect(await findCaseUnderWay(room, accountId, 'online_bank')).toBeUndefined();
    expect(await stateOf(accountId)).toEqual(['online_bank expired']);
    await expireCases(room);
    expect((await trailOf(room, accountId)).at(-1)).toMatchObject({ action: 'proofing.expired' });
    expect((await open(accountId)).kind).toBe('opened');
  });

  it('of earlier data cannot be completed, and makes room for one of the data that is verified now', async () => {
    const { accountId } = await aStandardAccount(room);
    const { case: opened } = await open(accountId);
    await becomeStandard(room, accountId, someIdentityData());
    await expect(complete(accountId, opened.caseId)).rejects.toMatchObject({ code: 'data_changed' });
    expect((await findAccount(room, accountId))?.assuranceLevel).toBe('standard');
    const next = await open(accountId);
    expect(next).toMatchObject({ kind: 'opened' });
    expect(next.case.versionId).not.toBe(opened.versionId);
    await complete(accountId, next.case.caseId);
    expect((await findAccount(room, accountId))?.assuranceLevel).toBe('confirmed');
  });
});
