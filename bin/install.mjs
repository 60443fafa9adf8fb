// Plain JavaScript for Node 18 and newer: this runs before the Node we carry is there.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs what package-lock.json names, unless it stands there already. Ends the process with a reason when it cannot. */
export async function ensureInstalled(root) {
  if (!existsSync(join(root, 'package-lock.json')) || isInstalled(root)) return; // the production image carries no lock file
  process.stderr.write('Installing dependencies, about a minute on the first run…\n');
  const stopProgress = showProgress(root);
  const outcome = await npmCi(root);
  stopProgress();
  if (outcome !== 0) giveUp(outcome);
  process.stderr.write('Dependencies installed.\n');
}

/** npm writes node_modules/.package-lock.json last: it says what really stands there, by hand or by us. */
function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  if (!present) return false;
  const withoutDev = process.env.NODE_ENV === 'production'; // npm leaves them out then
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link || (withoutDev && (entry.dev || entry.devOptional))) return true;
    const found = present[path];
    if (!found) return entry.optional || entry.devOptional; // made for another system
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** npm makes all folders first and fills them afterwards, so a package counts once its own package.json is there. */
function showProgress(root) {
  const expected = Object.entries(readPackages(join(root, 'package-lock.json')) ?? {})
    .filter(([path, entry]) => path !== '' && fitsHere(entry))
    .map(([path]) => join(root, path, 'package.json'));
  const inPlace = process.stderr.isTTY;
  const started = Date.now();
  const report = () => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const line = `  ${expected.filter(existsSync).length} of about ${expected.length} packages, ${seconds} s`;
    process.stderr.write(inPlace ? `\r${line}` : `${line}\n`);
  };
  const timer = setInterval(report, inPlace ? 500 : 5000);
  return () => {
    clearInterval(timer);
    if (inPlace) process.stderr.write('\n');
  };
}

function fitsHere({ os, cpu }) {
  return (os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch);
}

/** Exit code of `npm ci`, or the error that kept npm from starting. */
function npmCi(root) {
  return new Promise((settle) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => npm.kill(signal)); // runs when npm has been started
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    npm.once('error', settle).once('exit', (code, signal) => settle(signal ?? code));
  });
}

function giveUp(outcome) {
  if (outcome === 'SIGINT' || outcome === 'SIGTERM') process.exit(outcome === 'SIGINT' ? 130 : 143);
  process.stderr.write(
    outcome?.code === 'ENOENT'
      ? 'npm was not found. Install Node.js 18 or newer together with npm, then start again.\n'
      : 'The dependencies could not be installed; the reason stands above.\nCheck that this machine reaches the npm registry (npm ping) and has 1 GB of free disk space, then start again.\n',
  );
  process.exit(1);
}
