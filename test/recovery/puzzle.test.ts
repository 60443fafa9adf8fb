import { solveChallenge, type Challenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { checkPuzzle } from '../../src/capabilities/recovery/check-puzzle.ts';
import { newWaitTicket, puzzleNetwork } from '../../src/capabilities/recovery/puzzle.ts';
import { requestPuzzle } from '../../src/capabilities/recovery/request-puzzle.ts';
import { somePhone } from '../support/citizen.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { forgetCounters, pathOf, startAt } from './recovery-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ config: { recovery: { startsBeforePuzzle: 1, puzzleWaitSeconds: 1 } } });
});
afterAll(() => world.stop());

const network = '127.0.0.1';
const check = (answer: { solution?: string; waitTicket?: string; network?: string }) =>
  checkPuzzle(world.deps, { network, solution: '', waitTicket: '', ...answer });
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
const solved = async (challenge: Challenge) => ({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
const aged = (seconds: number) => newWaitTicket(world.deps.keyring, network, new Date(Date.now() - seconds * 1000));

beforeEach(async () => {
  await forgetCounters(world.deps);
  await startAt(world, somePhone());
});

describe('the puzzle of a recovery', () => {
  it('is asked for after as many tries of a network as are free', async () => {
    await forgetCounters(world.deps);
    expect(await requestPuzzle(world.deps, network)).toBeUndefined();
    expect(await check({})).toEqual({ kind: 'passed' });
    await startAt(world, somePhone());
    expect(await requestPuzzle(world.deps, network)).toBeDefined();
    expect(await check({})).toEqual({ kind: 'owed', waitSeconds: 1 });
    expect(await check({ network: '203.0.113.9' })).toEqual({ kind: 'passed' });
  });

  it('lets one form through for each solution, of many at once', async () => {
    const { challenge } = (await requestPuzzle(world.deps, network))!;
    const solution = encode(await solved(challenge));
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => check({ solution })));
    expect(verdicts.filter(({ kind }) => kind === 'passed')).toHaveLength(1);
  });

  it('takes no solution that is made up, easier, old, or of another network', async () => {
    const { challenge } = (await requestPuzzle(world.deps, network))!;
    const right = await solved(challenge);
    const easier = { ...challenge, parameters: { ...challenge.parameters, cost: 1, keyPrefix: '0' } };
    const older = { ...challenge, parameters: { ...challenge.parameters, expiresAt: 1 } };
    const own = puzzleNetwork(world.deps.keyring, '203.0.113.9');
    const moved = { ...challenge, parameters: { ...challenge.parameters, data: { network: own } } };
    const wrong = { ...right, solution: { ...right.solution, counter: (right.solution?.counter ?? 0) + 1 } };
    for (const payload of [wrong, await solved(easier), { ...right, challenge: older }, { challenge }, 'x', {}, null]) {
      expect(await check({ solution: encode(payload) })).toMatchObject({ kind: 'owed' });
    }
    expect(await check({ solution: encode({ ...right, challenge: moved }), network: '203.0.113.9' })).toEqual({ kind: 'passed' });
    await world.deps.pool.query('insert into registration_sends (network_index) values ($1)', [
      world.deps.keyring.blindIndex('network', '203.0.113.9'),
    ]);
    expect(await check({ solution: encode({ ...right, challenge: moved }), network: '203.0.113.9' })).toMatchObject({ kind: 'owed' });
    expect(await check({ solution: 'x'.repeat(5000) })).toMatchObject({ kind: 'owed' });
  });

  it('is replaced by a wait, one at a time for a network however many windows wait', async () => {
    expect(await check({ waitTicket: aged(0) })).toEqual({ kind: 'owed', waitSeconds: 1 });
    const verdicts = await Promise.all(Array.from({ length: 6 }, () => check({ waitTicket: aged(5) })));
    expect(verdicts.filter(({ kind }) => kind === 'passed')).toHaveLength(1);
    expect(await check({ waitTicket: aged(3601) })).toMatchObject({ kind: 'owed' });
    expect(await check({ waitTicket: `${Date.now() - 5000}.${'A'.repeat(43)}` })).toMatchObject({ kind: 'owed' });
  });

  it('keeps what was typed, and the place in the wait, of a browser without scripts', async () => {
    const phone = somePhone();
    const session = new WebSession();
    const start = await session.open(`${world.origin}/recovery`);
    const early = await session.submit(start, { identifier: phone });
    expect([early.status, early.headers.get('retry-after')]).toEqual([429, '1']);
    expect(early.text).toContain(`value="${phone}"`);
    expect(early.fields['wait_ticket']).toBe(start.fields['wait_ticket']);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(pathOf(await session.submit(early, { identifier: phone }))).toBe('/recovery/code');
  });
});
