import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findAccount } from '../../src/capabilities/accounts/find-account.ts';
import type { Config } from '../../src/config.ts';
import { carryOut } from '../../src/operations/sandbox-administration.ts';
import { openCentre } from '../service-centres/centres-world.ts';
import { aCitizen, aStandardCitizen } from '../support/citizen.ts';
import { aTotp, choose } from '../support/second-factors.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let sandbox: Config;
beforeAll(async () => {
  world = await createWorld();
  sandbox = { ...world.config, environment: 'sandbox', sandbox: { ...world.config.sandbox, enabled: true } };
  await openCentre(world.deps, { centreId: 'kazan-bauman' });
});
afterAll(() => world.stop());

const proof = (phone: string, over: object = {}) =>
  ({ kind: 'prove', phone, method: 'postal_code', provedAt: '2024-03-01T00:00:00.000Z', ...over }) as const;

describe('what the outside world of a sandbox orders', () => {
  it('gives a standard citizen a proof of the age that was asked for, and makes them an operator', async () => {
    const citizen = await aStandardCitizen(world.deps);
    await carryOut(sandbox, proof(citizen.identifier));
    const account = await findAccount(world.deps, citizen.accountId);
    expect([account?.assuranceLevel, account?.proofs]).toMatchObject([
      'confirmed',
      [{ method: 'postal_code', provedAt: new Date('2024-03-01T00:00:00Z') }],
    ]);
    await aTotp(world.deps, citizen.accountId);
    await choose(world.deps, citizen.accountId, { twoStep: true });
    await carryOut(sandbox, { kind: 'employ', phone: citizen.identifier, centreId: 'kazan-bauman', role: 'senior' });
    const operators = await world.deps.db.selectFrom('operators').select(['role']).where('account_id', '=', citizen.accountId).execute();
    expect(operators).toEqual([{ role: 'senior' }]);
  });

  it('is refused with the reason, and changes nothing', async () => {
    const [simplified, standard] = [await aCitizen(world.deps), await aStandardCitizen(world.deps)];
    await expect(carryOut(sandbox, proof(simplified.identifier))).rejects.toThrow('no standard account');
    await expect(carryOut(sandbox, proof('+79000000000'))).rejects.toThrow('no standard account');
    await expect(carryOut(sandbox, proof(standard.identifier, { provedAt: '2999-01-01T00:00:00Z' }))).rejects.toThrow('of the past');
    await expect(carryOut(sandbox, proof(standard.identifier, { provedAt: 'yesterday' }))).rejects.toThrow('of the past');
    await expect(carryOut(sandbox, proof(standard.identifier, { method: 'telepathy' }))).rejects.toThrow('no such method');
    const employ = { kind: 'employ', phone: standard.identifier, centreId: 'kazan-bauman', role: 'senior' } as const;
    await expect(carryOut(sandbox, employ)).rejects.toThrow('not confirmed');
    expect((await findAccount(world.deps, standard.accountId))?.assuranceLevel).toBe('standard');
  });

  it.each([
    ['production', true],
    ['test', true],
    ['sandbox', false],
  ] as const)('is nothing to an installation of %s, sandbox enabled: %s', async (environment, enabled) => {
    const citizen = await aStandardCitizen(world.deps);
    const config = { ...sandbox, environment, sandbox: { ...sandbox.sandbox, enabled } };
    await expect(carryOut(config, proof(citizen.identifier))).rejects.toThrow('only a sandbox');
    expect((await findAccount(world.deps, citizen.accountId))?.assuranceLevel).toBe('standard');
  });
});
