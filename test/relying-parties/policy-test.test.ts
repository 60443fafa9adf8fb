import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applyClientFiles } from '../../src/commands/client-apply.ts';
import { testClientPolicy } from '../../src/commands/client-policy-test.ts';
import { aCitizen, aConfirmedCitizen, aStandardCitizen } from '../support/citizen.ts';
import { recordingIo } from '../support/recording-io.ts';
import { aRelyingParty, authorizationRequest, signInAt } from '../support/relying-party.ts';
import { WebSession } from '../support/web-session.ts';
import { createWorld, type World } from '../support/world.ts';
import { portalFile } from './client-files.ts';

const confirmed = 'urn:paiza:loa:confirmed';

describe('trying a policy before it is applied', () => {
  let world: World;
  let folder: string;
  const years = (count: number) => new Date(Date.now() - count * 366 * 86_400_000);

  beforeAll(async () => {
    world = await createWorld();
    folder = mkdtempSync(join(tmpdir(), 'paiza-policy-'));
    const tax = await aRelyingParty(world, { id: 'tax' });
    const letter = await aConfirmedCitizen(world.deps, { method: 'postal_code' });
    const old = await aConfirmedCitizen(world.deps, { method: 'in_person', provedAt: years(6) });
    const desk = await aConfirmedCitizen(world.deps, { method: 'in_person' });
    await aStandardCitizen(world.deps);
    const newcomer = await aCitizen(world.deps);
    for (const person of [letter, letter, old, desk, newcomer]) await signInAt(new WebSession(), authorizationRequest(world, tax), person);
  });
  afterAll(async () => {
    await world.stop();
    rmSync(folder, { recursive: true });
  });

  async function tried(policy: Record<string, unknown>, id = 'tax') {
    const file = join(folder, 'client.json');
    writeFileSync(file, JSON.stringify(portalFile({ client_id: id, policy })));
    const io = recordingIo();
    expect(await testClientPolicy(world.deps, { files: [file] }, io)).toBe(0);
    return Object.fromEntries(io.lines.map((line) => line.split(/\s{2,}/u)).map(([title, ...counts]) => [title, counts.join(' ')]));
  }

  it('says how many accounts and sign-ins it would refuse, each with the reason', async () => {
    const policy = { min_acr: confirmed, methods: { deny: ['postal_code'] }, confirmed_within: 'P5Y' };
    expect(await tried(policy)).toMatchObject({
      tax: 'ACCOUNTS SIGN-INS IN 30 DAYS',
      admitted: '1 1',
      'refused: level too low': '2 1',
      'refused: no proof by an accepted method': '1 2',
      'refused: proof too old': '1 1',
      'refused: sign-in not strong enough': '- 0',
      'newly refused': '4 4',
    });
  });

  it('counts the strength of sign-ins, and not of accounts', async () => {
    expect(await tried({ min_acr: 'urn:paiza:loa:simplified:mfa' })).toMatchObject({
      admitted: '5 0',
      'refused: sign-in not strong enough': '- 5',
      'newly refused': '0 5',
    });
  });

  it('has nothing to compare with for a site that is not connected', async () => {
    const lines = await tried({ min_acr: confirmed }, 'bank');
    expect(lines).toMatchObject({ admitted: '3 0', 'refused: level too low': '2 0' });
    expect(lines).not.toHaveProperty('newly refused');
  });

  it('changes nothing', async () => {
    const before = await world.deps.db.selectFrom('clients').select(['client_id', 'version']).execute();
    await tried({ min_acr: confirmed });
    expect(await world.deps.db.selectFrom('clients').select(['client_id', 'version']).execute()).toEqual(before);
  });

  it('tells the faults of a file, and takes one file', async () => {
    const file = join(folder, 'faulty.json');
    writeFileSync(file, JSON.stringify(portalFile({ policy: { confirmed_within: 'never' } })));
    const io = recordingIo();
    expect(await testClientPolicy(world.deps, { files: [file] }, io)).toBe(1);
    expect(await testClientPolicy(world.deps, { files: [] }, io)).toBe(2);
    expect(io.errors.join('\n')).toContain('confirmed_within');
    expect(await applyClientFiles(world.deps, { files: [file] }, io)).toBe(1);
  });
});
