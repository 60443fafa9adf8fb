import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const install = join(import.meta.dirname, '../../bin/install.mjs');
const otherSystem = process.platform === 'linux' ? 'win32' : 'linux';

describe('the installation before a start', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'paiza-install-'));
    mkdirSync(join(root, 'node_modules'));
    mkdirSync(join(root, 'tools'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const lock = (version: string, dev = false) => ({
    packages: {
      '': {},
      'node_modules/koa': { version: '3.0.0', integrity: 'sha512-koa' },
      'node_modules/jest': { version, integrity: `sha512-jest-${version}`, dev },
      'node_modules/other': { version: '1.0.0', integrity: 'sha512-other', optional: true, os: [otherSystem] },
    },
  });
  const write = (path: string, content: object) => writeFileSync(join(root, path), JSON.stringify(content));
  /** What npm writes: everything but the package made for another system. */
  function writeInstalled(wanted: ReturnType<typeof lock>): void {
    const present = Object.entries(wanted.packages).filter(([path]) => path !== '' && path !== 'node_modules/other');
    write('node_modules/.package-lock.json', { packages: Object.fromEntries(present) });
  }

  /** Runs the check with a stand-in for npm that leaves a mark, or with none at all. */
  function start(npm: string | undefined, env: NodeJS.ProcessEnv = {}) {
    if (npm !== undefined) {
      writeFileSync(join(root, 'tools/npm'), `#!/bin/sh\n: > ${join(root, 'npm-ran')}\n${npm}\n`);
      chmodSync(join(root, 'tools/npm'), 0o755);
    }
    const program = `const { ensureInstalled } = await import(${JSON.stringify(install)}); await ensureInstalled(${JSON.stringify(root)});`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      encoding: 'utf8',
      env: { PATH: join(root, 'tools'), ...env },
    });
    return { status, stderr, ran: existsSync(join(root, 'npm-ran')) };
  }

  it('does nothing when all that the lock names stands there, other systems apart', () => {
    write('package-lock.json', lock('1.0.0'));
    writeInstalled(lock('1.0.0'));
    expect(start('exit 1')).toEqual({ status: 0, stderr: '', ran: false });
  });

  it('installs on a fresh clone, and when the lock has changed', () => {
    write('package-lock.json', lock('1.0.0'));
    expect(start('exit 0')).toMatchObject({ status: 0, ran: true });
    rmSync(join(root, 'npm-ran'));
    writeInstalled(lock('0.9.0'));
    expect(start('exit 0')).toMatchObject({ status: 0, ran: true, stderr: expect.stringContaining('Installing dependencies') });
  });

  it('does not miss the development packages in production', () => {
    write('package-lock.json', lock('1.0.0', true));
    write('node_modules/.package-lock.json', { packages: { 'node_modules/koa': lock('').packages['node_modules/koa'] } });
    expect(start('exit 1', { NODE_ENV: 'production' }).ran).toBe(false);
    expect(start('exit 1').ran).toBe(true);
  });

  it('needs no lock file: the production image carries none', () => {
    expect(start('exit 1')).toMatchObject({ status: 0, ran: false });
  });

  it('says what to do when npm is missing', () => {
    write('package-lock.json', lock('1.0.0'));
    expect(start(undefined)).toMatchObject({ status: 1, stderr: expect.stringContaining('npm was not found. Install Node.js') });
  });

  it('shows the reason npm gave and says what to check when it fails', () => {
    write('package-lock.json', lock('1.0.0'));
    const { status, stderr } = start('echo "npm error network unreachable" >&2; exit 1');
    expect(status).toBe(1);
    expect(stderr).toMatch(/network unreachable[\s\S]*Check that this machine reaches the npm registry/);
  });

  it('is cut off by a signal as a signal', () => {
    write('package-lock.json', lock('1.0.0'));
    expect(start('kill -TERM $PPID; exec /bin/sleep 5')).toMatchObject({ status: 143 });
  });
});
