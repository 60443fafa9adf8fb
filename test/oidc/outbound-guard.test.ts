import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

interface Outcome {
  /** The host or the path of the address. */
  readonly name: string;
  readonly kind: string;
  readonly outcome: string;
  readonly milliseconds: number;
  /** When the last connection to the sink had ended; absent when one stayed open. */
  readonly closedAfter?: number;
  readonly connections: number;
  readonly requests: readonly string[];
  readonly bytes: number;
}

const KINDS = ['jwks_uri', 'sector_identifier_uri', 'backchannel_logout_uri'];
const child = join(import.meta.dirname, 'outbound-child.ts');

describe('requests from us to addresses that relying parties named', () => {
  let database: TestDatabase;
  let outcomes: readonly Outcome[];

  beforeAll(async () => {
    database = await createTestDatabase();
    const program = spawn(process.execPath, [child, database.url], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [output, faults] = await Promise.all([text(program.stdout), text(program.stderr)]);
    if (output === '') throw new Error(faults);
    outcomes = JSON.parse(output) as Outcome[];
  }, 120_000);
  afterAll(() => database.drop());

  /** `https` addresses alone may be a sector's: of the others there is no outcome to speak of. */
  const of = (names: readonly string[], kinds: readonly string[] = ['jwks_uri', 'backchannel_logout_uri']) => {
    const found = outcomes.filter(({ name, kind }) => names.includes(name) && kinds.includes(kind));
    expect(new Set(found.map(({ name, kind }) => `${name} ${kind}`)).size).toBe(names.length * kinds.length);
    return found;
  };

  it('never reach this machine: by address, by mapped address, by number, or by a name that leads here', () => {
    const hosts = ['127.0.0.1', '[::ffff:7f00:1]', '[::1]', '2130706433', '0.0.0.0', 'localhost', 'rebound.example'];
    for (const outcome of of(hosts, KINDS)) {
      expect(outcome).toMatchObject({ outcome: expect.stringMatching(/^refused: /u), requests: [], connections: 0 });
      expect(outcome.milliseconds).toBeLessThan(3000);
    }
  });

  it('do arrive where they may: at public addresses, and in a sandbox at this machine', () => {
    for (const outcome of of(['control'])) expect(outcome.requests).toEqual(['/control']);
    for (const outcome of of(['public'])) expect(outcome.requests).toEqual(['/public']);
    for (const outcome of of(['control over TLS'], KINDS)) expect(outcome.connections).toBeGreaterThan(0);
  });

  it('follow no redirect: what was checked is all that is asked', () => {
    for (const outcome of of(['redirect'])) {
      expect(outcome).toMatchObject({ outcome: expect.stringMatching(/^refused: /u), requests: ['/redirect'] });
    }
  });

  it('end within three seconds, however slowly or endlessly the other side answers', () => {
    for (const outcome of of(['endless', 'slow', 'mute'])) {
      expect(outcome.milliseconds).toBeLessThan(3000);
      expect(outcome.closedAfter).toBeLessThan(3500);
    }
    for (const outcome of of(['endless', 'slow', 'mute'], ['jwks_uri'])) expect(outcome.outcome).toMatch(/^refused: /u);
    for (const outcome of of(['mute'])) expect(outcome.outcome).toMatch(/^refused: /u);
  });

  it('give up after 64 KiB: an endless answer is cut at once, and only buffers of the network hold more of it', () => {
    for (const outcome of of(['endless'], ['jwks_uri'])) {
      expect(outcome.closedAfter).toBeLessThan(1500);
      expect(outcome.bytes).toBeLessThan(16 * 1024 * 1024);
    }
  });
});
