// Runs a program on the Node 24 that npm installed with us, whatever Node the machine has. Plain JavaScript for Node 18 and newer.
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants as fileModes } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Becomes the program for all practical purposes: same terminal, same signals, same exit code. */
export function runOnCarriedNode(args, cwd) {
  const node = findNode();
  const [command, ...prefix] = [...dieWithParent(), node];
  const path = [dirname(node), join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const child = spawn(command, [...prefix, ...args], { cwd, stdio: 'inherit', env: { ...process.env, PATH: path } });
  child.once('error', (error) => fail(`Node could not be started: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => forward(child, signal));
  watchNpm(child);
}

/** A terminal sends Ctrl-C to the whole group, so the child has it already and must not get it twice. */
function forward(child, signal) {
  const fromTerminal = signal === 'SIGINT' && (process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY);
  if (!fromTerminal) child.kill(signal);
}

/** npm killed outright tells nobody; without this the server would go on and hold its ports. */
function watchNpm(child) {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) child.kill('SIGTERM');
  }, 1000).unref();
}

/** Where the system can do it, the kernel ends the program should we be killed outright. */
function dieWithParent() {
  if (process.platform !== 'linux') return [];
  return spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0 ? ['setpriv', '--pdeathsig', 'TERM'] : [];
}

function findNode() {
  const carried = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (isExecutable(carried) && spawnSync(carried, ['--version']).status === 0) return carried;
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  return fail(
    `Node 24 is needed, this is Node ${process.versions.node}, and none is carried that runs on ${process.platform} ${process.arch} ` +
      '(carried: linux x64 and arm64 with glibc).\nInstall Node 24 from https://nodejs.org and start again.',
  );
}

/** The package is looked into itself: npm 9 does not link an optional package's program into .bin. Unpacking may lose the mode. */
function isExecutable(file) {
  try {
    accessSync(file, fileModes.R_OK);
    accessSync(file, fileModes.X_OK);
    return true;
  } catch (error) {
    if (error.code !== 'EACCES') return false;
    chmodSync(file, 0o755);
    return true;
  }
}

function fail(reason) {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
