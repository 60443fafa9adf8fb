// `npm run check`: everything that can be said about the code without running it, one line for each verdict.
// All checks run even when one fails. The last line is `N checks passed, N failed`; the exit code is 1 when any failed.
import { spawnSync } from 'node:child_process';
import { root } from './carried-node.mjs';

const tool = (path, ...args) => [`node_modules/${path}`, ...args];
const checks = [
  ['types', tool('typescript/bin/tsc')],
  ['lint', tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings')],
  ['format', tool('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.')],
  ['unused code', tool('knip/bin/knip.js', '--no-progress')],
  ['architecture', ['test/run.mjs', 'test/architecture']],
];

const verdicts = checks.map(([name, args]) => {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  const passed = status === 0;
  process.stdout.write(`${passed ? 'ok    ' : 'FAILED'}  ${name.padEnd(14)}${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  if (!passed) process.stdout.write(`${stdout}${stderr}\n`);
  return passed;
});

const failed = verdicts.filter((passed) => !passed).length;
process.stdout.write(`${verdicts.length - failed} checks passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
