import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../support/free-ports.ts';
import { descendants, killLeftovers, mainFile, startProgram, survivors, type Program } from './program.ts';

let data: string;

/** One folder for all: making a database is the slow part, and the copies that follow must find what the first one left. */
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'paiza-start-'));
});
afterEach(killLeftovers);
afterAll(() => rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

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

async function published(port: number): Promise<string> {
  return (await fetch(`http://localhost:${port}/jwks`)).text();
}

const lastLine = 'Ctrl-C';
const slow = 90_000;

describe('`start` with nothing but a folder', () => {
  let keys: string;
  let secrets: string;

  it(
    'ends with a table of addresses that all answer, and stops cleanly',
    async () => {
      const copy = await start();
      await copy.printed(lastLine, slow);
      const table = copy.output().slice(copy.output().indexOf('SANDBOX'));
      const told = [...table.matchAll(/http:\/\/\S+/gu)].map(([url]) => url);
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
      expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
      secrets = readFileSync(join(data, 'secrets.json'), 'utf8');
      keys = await published(copy.port);
      const family = descendants(copy.pid);
      copy.kill('SIGTERM');
      expect(await copy.ended()).toBe(0);
      expect(copy.output().trimEnd()).toMatch(/Stopped\. The data stays in \S+$/u);
      expect(await survivors(family)).toEqual([]);
    },
    slow,
  );

  it(
    'keeps the data, serves the other commands, and leaves nothing running when it is killed outright',
    async () => {
      const copy = await start();
      await copy.printed(lastLine, slow);
      expect(readFileSync(join(data, 'secrets.json'), 'utf8')).toBe(secrets);
      expect(await published(copy.port)).toBe(keys);
      const listed = startProgram([mainFile, 'client', 'list', '--data', data]);
      expect(await listed.ended()).toBe(0);
      expect(listed.output()).toMatch(/region[\s\S]*tax/u);
      const family = descendants(copy.pid);
      expect(family.length).toBeGreaterThanOrEqual(2);
      copy.kill('SIGKILL');
      await copy.ended();
      expect(await survivors(family, 8000)).toEqual([]);
    },
    slow,
  );

  it(
    'recovers after that, and refuses a second copy on the same folder',
    async () => {
      const copy = await start();
      await copy.printed(lastLine, slow);
      expect(await published(copy.port)).toBe(keys);
      const second = await start();
      expect(await second.ended()).toBe(1);
      expect(second.output()).toContain(`in use by process ${copy.pid}`);
      expect(second.output()).toContain('PAIZA_DATA');
      await discovery(copy.port);
      copy.kill('SIGINT');
      expect(await copy.ended()).toBe(0);
    },
    slow,
  );

  it(
    'starts the database again when that is killed, and ends when the sandbox is',
    async () => {
      const copy = await start();
      await copy.printed(lastLine, slow);
      process.kill(Number.parseInt(readFileSync(join(data, 'postgres/postmaster.pid'), 'utf8'), 10), 'SIGKILL');
      await copy.printed('started again');
      const ready = () => fetch(`http://127.0.0.1:${copy.port + 1}/health/ready`).then(({ status }) => status);
      for (let tries = 0; tries < 100 && (await ready()) !== 200; tries++) await sleep(100);
      expect(await ready()).toBe(200);
      expect(await published(copy.port)).toBe(keys);
      const family = descendants(copy.pid);
      const sandbox = family.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes('sandbox'));
      process.kill(sandbox!, 'SIGKILL');
      expect(await copy.ended()).toBe(1);
      expect(copy.output()).toContain('The sandbox ended by itself');
      expect(await survivors(family)).toEqual([]);
    },
    slow,
  );

  it(
    'can be stopped in the middle of starting',
    async () => {
      const copy = await start();
      await copy.printed('✓ database', slow);
      const family = descendants(copy.pid);
      copy.kill('SIGTERM');
      expect(await copy.ended()).toBe(0);
      expect(await survivors(family)).toEqual([]);
    },
    slow,
  );

  it.each([
    [0, 'PAIZA_PORT'],
    [1, 'PAIZA_MANAGEMENT_PORT'],
    [3, 'PAIZA_SANDBOX_PORT'],
  ])('refuses a taken port before it touches anything (port +%i: %s)', async (offset, variable) => {
    const port = await freePorts(80);
    const holder = createServer().listen(port + offset, '127.0.0.1');
    const folder = join(data, 'untouched');
    const copy = await start(folder, port);
    expect(await copy.ended()).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(copy.output()).toContain(`Port ${port + offset} is in use`);
    expect(copy.output()).toContain(variable);
    holder.close();
  });

  it('refuses damaged keys instead of making new ones', async () => {
    const folder = join(data, 'damaged');
    mkdirSync(folder);
    writeFileSync(join(folder, 'secrets.json'), '{"masterKeys":[');
    const copy = await start(folder);
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
