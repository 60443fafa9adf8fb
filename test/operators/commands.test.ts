import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addOperatorCommand } from '../../src/commands/operator-add.ts';
import { deactivateOperators } from '../../src/commands/operator-deactivate.ts';
import { listOperatorTable } from '../../src/commands/operator-list.ts';
import { formatSnils } from '../../src/kernel/snils.ts';
import { aConfirmedCitizen, aStandardCitizen } from '../support/citizen.ts';
import { aPasskey } from '../support/passkey-page.ts';
import { aTotp, choose } from '../support/second-factors.ts';
import { recordingIo, type RecordingIo } from '../support/recording-io.ts';
import { createWorld, type World } from '../support/world.ts';
import { elsewhere, here, openCentres, trailOf } from './desk-world.ts';

let world: World;
let io: RecordingIo;
beforeAll(async () => {
  world = await createWorld();
  await openCentres(world);
});
beforeEach(() => {
  io = recordingIo();
});
afterAll(() => world.stop());

const add = (whom: string | undefined, options: { centreId?: string; role?: string } = { centreId: here.centreId }) =>
  addOperatorCommand(world.deps, { whom: whom === undefined ? [] : [whom], ...options }, io);

async function aSecuredCitizen() {
  const citizen = await aConfirmedCitizen(world.deps);
  await aTotp(world.deps, citizen.accountId);
  await choose(world.deps, citizen.accountId, { twoStep: true });
  return citizen;
}

describe('paiza operator', () => {
  it('makes no operator of who signs in by a password alone, and says what to do first; two steps or a passkey will do', async () => {
    const citizen = await aConfirmedCitizen(world.deps);
    expect(await add(citizen.identifier)).toBe(1);
    expect(io.errors.at(-1)).toContain('/account/security/two-step');
    // An app by itself is no second step until it is asked for.
    await aTotp(world.deps, citizen.accountId);
    expect(await add(citizen.identifier)).toBe(1);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    expect(await add(citizen.identifier)).toBe(0);
    const other = await aConfirmedCitizen(world.deps);
    await aPasskey(world, other);
    expect(await add(other.identifier)).toBe(0);
  });

  it('adds a confirmed citizen by whatever they are known by, changes them under the same id, and lists them', async () => {
    const citizen = await aSecuredCitizen();
    expect(await add(citizen.identifier)).toBe(0);
    const id = /opr_[0-9a-f]{32}/u.exec(io.lines[0] ?? '')?.[0] ?? 'none';
    expect(io.lines[0]).toBe(`${id}: added, operator at ${here.centreId}`);
    expect(await add(formatSnils(citizen.data.snils), { centreId: elsewhere.centreId, role: 'senior' })).toBe(0);
    expect(await add(citizen.accountId, { centreId: elsewhere.centreId, role: 'auditor' })).toBe(0);
    expect(io.lines.slice(1)).toEqual([
      `${id}: changed, senior at ${elsewhere.centreId}`,
      `${id}: changed, auditor at ${elsewhere.centreId}`,
    ]);
    await listOperatorTable(world.deps, { centreId: elsewhere.centreId }, io);
    expect(io.lines.at(-1)).toMatch(new RegExp(`^${id} +${elsewhere.centreId} +auditor +active +${citizen.accountId}`, 'u'));
    expect((await trailOf(world, citizen.accountId)).map(({ action }) => action)).toEqual(
      expect.arrayContaining(['operator.added', 'operator.changed', 'operator.changed']),
    );
  });

  it('deactivates at once, and says when there is nobody to', async () => {
    const citizen = await aSecuredCitizen();
    await add(citizen.identifier);
    const id = /opr_[0-9a-f]{32}/u.exec(io.lines[0] ?? '')?.[0] ?? 'none';
    expect(await deactivateOperators(world.deps, { operatorIds: [id] }, io)).toBe(0);
    expect(await deactivateOperators(world.deps, { operatorIds: [id] }, io)).toBe(1);
    expect(await deactivateOperators(world.deps, { operatorIds: [] }, io)).toBe(2);
    await listOperatorTable(world.deps, {}, io);
    expect(io.lines.some((line) => line.startsWith(id) && line.includes('deactivated'))).toBe(true);
    // Whoever comes back is the same operator.
    await add(citizen.identifier);
    expect(io.lines.at(-1)).toBe(`${id}: changed, operator at ${here.centreId}`);
  });

  it('makes no operator of who is not confirmed, is not known, or where there is no centre', async () => {
    const standard = await aStandardCitizen(world.deps);
    const citizen = await aSecuredCitizen();
    expect(await add(standard.identifier)).toBe(1);
    expect(await add('+79160000009')).toBe(1);
    expect(await add('acc_none')).toBe(1);
    expect(await add(citizen.identifier, { centreId: 'nowhere' })).toBe(1);
    expect(await add(citizen.identifier, { centreId: here.centreId, role: 'king' })).toBe(2);
    expect(await add(citizen.identifier, {})).toBe(2);
    expect(await add(undefined)).toBe(2);
    const rows = await world.deps.db
      .selectFrom('operators')
      .select('id')
      .where('account_id', 'in', [standard.accountId, citizen.accountId])
      .execute();
    expect(rows).toEqual([]);
  });
});
