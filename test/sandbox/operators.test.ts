import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { currentCode } from '../../src/sandbox/operators/authenticator.ts';
import { openInbox } from '../../src/sandbox/inbox/inbox.ts';
import { createOperators } from '../../src/sandbox/operators/operators.ts';
import { runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';

it('an authenticator app shows what RFC 6238 says', () => {
  // Appendix B: the secret "12345678901234567890"; the last six digits of the values for SHA-1.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  const shown = [59, 1_111_111_109, 1_234_567_890, 2_000_000_000].map((second) => currentCode(secret, second * 1000));
  expect(shown).toEqual(['287082', '081804', '005924', '279037']);
});

describe('the operators of the sandbox', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paiza-operators-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('say why there are none when the provider does not answer, and can be asked for again', async () => {
    const calls: string[] = [];
    const operators = createOperators({
      issuer: 'http://localhost:9',
      inbox: openInbox(join(folder, 'inbox.jsonl')),
      maker: {
        make: ({ level }) => {
          calls.push(level);
          return Promise.reject(new Error('the provider does not answer'));
        },
      },
      administration: () => Promise.resolve(),
      file: join(folder, 'operators.json'),
    });
    expect(operators.state().progress.kind).toBe('waiting');
    await Promise.all([operators.make(), operators.make()]);
    expect(operators.state()).toMatchObject({
      ready: [],
      progress: { kind: 'failed', reason: expect.stringContaining('does not answer') },
    });
    await operators.make();
    expect(calls).toEqual(['confirmed', 'confirmed']);
  });
});

describe('their page', () => {
  const folder = temporaryFolder();
  let running: RunningSandbox;
  beforeAll(async () => {
    running = await runSandbox({ dataDir: folder.path });
  });
  afterAll(async () => {
    await running.sandbox.stop();
    folder.remove();
  });

  it('says that they are not there yet, offers to make them, and stands among the places', async () => {
    const page = await (await fetch(`${running.console}/operators?lang=en`)).text();
    for (const words of ['They are not there yet', 'Make them', 'Service centre']) expect(page).toContain(words);
    expect(await (await fetch(`${running.console}/api/operators`)).json()).toEqual({ state: 'waiting', operators: [] });
    expect(running.sandbox.addresses.map(({ url }) => url)).toContain(`${running.console}/operators`);
    expect(() => readFileSync(join(folder.path, 'operators.json'))).toThrow('ENOENT');
  });

  it('takes no order from another site', async () => {
    const answer = await fetch(`${running.console}/operators`, { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.status).toBe(403);
  });
});
