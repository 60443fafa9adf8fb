import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { descendants, freePorts, killLeftovers, mainFile, startProgram, survivors, type Program } from './program.ts';

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'paiza-start-'));
});
afterEach(() => {
  killLeftovers();
  rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

interface Copy extends Program {
  readonly port: number;
  readonly sandboxPort: number;
}

/** `paiza start` on free ports; provider and management take two, the sandbox up to +75. */
async function start(folder = data, port?: number): Promise<Copy> {
  const first = port ?? (await freePorts(80));
  const [own, sandbox] = [first, first + 2];
  const args = ['start', '--port', String(own), '--sandbox-port', String(sandbox), '--data', folder];
  return { ...startProgram([mainFile, ...args]), port: own, sandboxPort: sandbox };
}

async function discovery(port: number): Promise<{ issuer?: string }> {
  const answer = await fetch(`http://localhost:${port}/.well-known/openid-configuration`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as { issuer?: string };
}

const lastLine = 'Ctrl-C';

describe('`start` with nothing but a folder', () => {
  it('ends with a table of addresses that all answer, stops cleanly, and keeps its data', async () => {
    const copy = await start();
    await copy.printed(lastLine);
    expect(copy.output()).toContain('SANDBOX');
    const told = [...copy.output().matchAll(/http:\/\/\S+/gu)].map(([url]) => url);
    expect(told).toEqual(
      expect.arrayContaining([
        `http://localhost:${copy.port}`,
        `http://localhost:${copy.port}/.well-known/openid-configuration`,
        `http://localhost:${copy.sandboxPort}`,
        `http://localhost:${copy.sandboxPort + 1}`,
        `http://localhost:${copy.sandboxPort + 2}`,
        `http://127.0.0.1:${copy.port + 1}/health/ready`,
        `http://127.0.0.1:${copy.port + 1}/metrics`,
      ]),
    );
    for (const url of told) expect([url, (await fetch(url)).status]).toEqual([url, 200]);
    expect((await discovery(copy.port)).issuer).toBe(`http://localhost:${copy.port}`);
    const secrets = readFileSync(join(data, 'secrets.json'), 'utf8');
    expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
    const keys = await (await fetch(`http://localhost:${copy.port}/jwks`)).text();

    const listed = startProgram([mainFile, 'client', 'list', '--data', data]);
    expect(await listed.ended()).toBe(0);
    expect(listed.output()).toMatch(/region[\s\S]*tax/u);

    const family = descendants(copy.pid);
    copy.kill('SIGTERM');
    expect(await copy.ended()).toBe(0);
    expect(await survivors(family)).toEqual([]);

    const again = await start(data, copy.port);
    await again.printed(lastLine);
    expect(readFileSync(join(data, 'secrets.json'), 'utf8')).toBe(secrets);
    expect(await (await fetch(`http://localhost:${copy.port}/jwks`)).text()).toBe(keys);
    again.kill('SIGINT');
    expect(await again.ended()).toBe(0);
  });

  it('leaves nothing running when it is killed outright, and recovers on the next start', async () => {
    const copy = await start();
    await copy.printed(lastLine);
    const family = descendants(copy.pid);
    expect(family.length).toBeGreaterThanOrEqual(2);
    copy.kill('SIGKILL');
    await copy.ended();
    expect(await survivors(family, 8000)).toEqual([]);
    const again = await start(data, copy.port);
    await again.printed(lastLine);
    await discovery(again.port);
    again.kill('SIGTERM');
    expect(await again.ended()).toBe(0);
  });

  it('refuses a folder that another copy uses, and ends at once when it is stopped while starting', async () => {
    const first = await start();
    await first.printed('✓ schema');
    const second = await start();
    expect(await second.ended()).toBe(1);
    expect(second.output()).toContain(`in use by process ${first.pid}`);
    expect(second.output()).toContain('PAIZA_DATA');
    const family = descendants(first.pid);
    first.kill('SIGTERM');
    expect(await first.ended()).toBe(0);
    expect(await survivors(family)).toEqual([]);
  });

  it.each([
    [0, 'PAIZA_PORT'],
    [1, 'PAIZA_MANAGEMENT_PORT'],
    [3, 'PAIZA_SANDBOX_PORT'],
  ])('refuses a taken port before it touches anything (port +%i: %s)', async (offset, variable) => {
    const port = await freePorts(80);
    const holder = createServer().listen(port + offset, '127.0.0.1');
    const copy = await start(data, port);
    expect(await copy.ended()).toBe(1);
    expect(copy.output()).toContain(`Port ${port + offset} is in use`);
    expect(copy.output()).toContain(variable);
    holder.close();
  });

  it('refuses damaged keys instead of making new ones', async () => {
    writeFileSync(join(data, 'secrets.json'), '{"masterKeys":[');
    const copy = await start();
    expect(await copy.ended()).toBe(1);
    expect(copy.output()).toContain('secrets.json is damaged');
  });
});

describe('production', () => {
  const commands = [
    [['start'], { NODE_ENV: 'production' }],
    [['start', '--production'], {}],
    [['serve'], {}],
  ] as const;

  it.each(commands)('refuses `%j` %j with everything that is missing, at once', async (args, variables) => {
    const program = startProgram([mainFile, ...args, '--data', data], variables);
    expect(await program.ended()).toBe(78);
    for (const name of ['PAIZA_ISSUER', 'DATABASE_URL', 'PAIZA_MASTER_KEYS', 'PAIZA_SMTP_HOST', 'PAIZA_SMPP_HOST', 'PAIZA_SMPP_PASSWORD']) {
      expect(program.output()).toContain(name);
    }
    expect(program.output()).not.toContain('SANDBOX');
  });

  it('never repeats a value that is refused', async () => {
    const program = startProgram([mainFile, 'serve'], { PAIZA_SMPP_PASSWORD: 'canary-much-too-long', PAIZA_MASTER_KEYS: '1:canary' });
    expect(await program.ended()).toBe(78);
    expect(program.output()).not.toContain('canary');
  });
});
