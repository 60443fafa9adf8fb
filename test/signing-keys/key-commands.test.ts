import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { ensureSigningKeys } from '../../src/capabilities/signing-keys/ensure-signing-keys.ts';
import { loadSigningKeys } from '../../src/capabilities/signing-keys/load-signing-keys.ts';
import { listKeyTable } from '../../src/commands/keys-list.ts';
import { rotateKeys } from '../../src/commands/keys-rotate.ts';
import { migrate } from '../../src/commands/migrate.ts';
import { recordingIo, type RecordingIo } from '../support/recording-io.ts';
import { createKeyWorld, type KeyWorld } from './key-world.ts';

let world: KeyWorld;
let io: RecordingIo;

beforeAll(async () => {
  world = await createKeyWorld();
});
beforeEach(() => {
  io = recordingIo();
});
afterAll(() => world.end());

it('list says so while there is no key', async () => {
  expect(await listKeyTable(world, {}, io)).toBe(0);
  expect(io.lines).toEqual(['no signing key yet: the first start makes them']);
});

it('rotate refuses a key that verifiers cannot know, and says how to go on', async () => {
  await ensureSigningKeys(world);
  expect(await rotateKeys(world, {}, io)).toBe(1);
  expect(io.errors).toEqual([
    'refused: verifiers may not have seen the next key yet (ES256, RS256)',
    expect.stringMatching(/^wait (900|899|89\d) s; .*--force$/u),
  ]);
});

it('rotate with force tells what each key is now', async () => {
  const before = await loadSigningKeys(world);
  expect(await rotateKeys(world, { alg: 'ES256', force: true }, io)).toBe(0);
  expect(io.lines).toEqual([
    `ES256 current: ${before.jwks.keys[2]?.kid}, signs from now on`,
    expect.stringMatching(/^ES256 next: [\w-]{43}, published$/u),
    `ES256 previous: ${before.jwks.keys[0]?.kid}, verifies what it signed`,
  ]);
});

it('rotate takes only algorithms we sign with', async () => {
  expect(await rotateKeys(world, { alg: 'none' }, io)).toBe(2);
  expect(io.errors).toEqual(['--alg must be one of: ES256, RS256']);
});

it('list shows every key by its state, never a private part', async () => {
  expect(await listKeyTable(world, {}, io)).toBe(0);
  expect(io.lines[0]).toMatch(/^KEY ID +ALG +STATE +SINCE +CREATED$/u);
  const states = io.lines.slice(1).map((line) => line.split(/ {2,}/u)[2] ?? '');
  expect(states.toSorted((one, other) => one.localeCompare(other))).toEqual(['current', 'current', 'next', 'next', 'previous']);
  const { jwks } = await loadSigningKeys(world);
  for (const { d } of jwks.keys) expect(io.lines.join('\n')).not.toContain(d);
});

it('migrate may run again on a current schema', async () => {
  expect(await migrate(world, {}, io)).toBe(0);
  expect(io.lines).toEqual(['the schema is current', 'the role paiza_service may work with it: add to the audit trail, never change it']);
});
