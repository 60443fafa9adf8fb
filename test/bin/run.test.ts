import { describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const run = join(import.meta.dirname, '../../bin/run.mjs');

/** Starts a program through the launcher and waits for its first line, which tells its process id. */
async function start(program: string): Promise<{ launcher: ChildProcess; pid: number }> {
  const launcher = spawn(
    process.execPath,
    [run, '-e', `${program}; process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)`],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [pid] = (await once(launcher.stdout, 'data')) as [Buffer];
  return { launcher, pid: Number(pid.toString('utf8')) };
}

async function isGoneSoon(pid: number): Promise<boolean> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
  }
  return false;
}

describe('the launcher', () => {
  it('passes arguments, output and the exit code', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [run, '-p', 'process.argv.slice(1).join(); process.exitCode = 7; "a b"', '--', '--production'],
      {
        encoding: 'utf8',
      },
    );
    expect([status, stdout]).toEqual([7, 'a b\n']);
  });

  it('runs the program on Node 24 or newer, whatever started it', () => {
    const { stdout } = spawnSync(process.execPath, [run, '-p', 'process.versions.node'], { encoding: 'utf8' });
    expect(Number.parseInt(stdout, 10)).toBeGreaterThanOrEqual(24);
  });

  it('hands SIGTERM on and ends with what the program made of it', async () => {
    const { launcher } = await start(`process.once('SIGTERM', () => process.exit(5))`);
    launcher.kill('SIGTERM');
    expect(await once(launcher, 'exit')).toEqual([5, null]);
  });

  it('reports a program ended by a signal as shells do', async () => {
    const { launcher, pid } = await start('0');
    process.kill(pid, 'SIGKILL');
    expect(await once(launcher, 'exit')).toEqual([128 + 9, null]);
  });

  it('leaves no program behind when it is killed outright', async () => {
    const { launcher, pid } = await start('0');
    launcher.kill('SIGKILL');
    expect(await isGoneSoon(pid)).toBe(true);
  });

  it('ends the program when npm above it is killed outright', async () => {
    const inner = `[${JSON.stringify(run)}, '-e', 'process.stdout.write(String(process.pid)); setInterval(() => {}, 1000)']`;
    const npm = spawn(
      process.execPath,
      ['-e', `require('node:child_process').spawn(process.execPath, ${inner}, { stdio: ['ignore', 'inherit', 'ignore'] })`],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { ...process.env, npm_lifecycle_event: 'start' },
      },
    );
    const [pid] = (await once(npm.stdout, 'data')) as [Buffer];
    npm.kill('SIGKILL');
    expect(await isGoneSoon(Number(pid.toString('utf8')))).toBe(true);
  });
});
