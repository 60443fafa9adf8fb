import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pipeline = join(import.meta.dirname, '../../.ci/run');

describe('the pipeline', () => {
  let tools: string;
  beforeEach(() => {
    tools = mkdtempSync(join(tmpdir(), 'paiza-pipeline-'));
  });
  afterEach(() => rmSync(tools, { recursive: true }));

  /** Runs it with a stand-in for npm whose check and test print and end as told. */
  function runWith(check: string, test: string) {
    writeFileSync(join(tools, 'npm'), `#!/bin/sh\ncase "$*" in *check*) ${check} ;; *test*) ${test} ;; esac\n`);
    chmodSync(join(tools, 'npm'), 0o755);
    const { status, stdout } = spawnSync(pipeline, { encoding: 'utf8', env: { PATH: `${tools}:/usr/bin:/bin` } });
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1) };
  }

  const goodCheck = 'echo "5 checks passed, 0 failed"';
  const goodTests = 'echo "12 passed, 0 failed"';

  it.each([
    ['all is well', goodCheck, goodTests, { status: 0, lastLine: '12 passed, 0 failed' }],
    ['checks fail', 'echo "3 checks passed, 2 failed"; exit 1', goodTests, { status: 1, lastLine: '12 passed, 2 failed' }],
    ['tests fail', goodCheck, 'echo "11 passed, 1 failed"; exit 1', { status: 1, lastLine: '11 passed, 1 failed' }],
    [
      'both fail',
      'echo "4 checks passed, 1 failed"; exit 1',
      'echo "11 passed, 1 failed"; exit 1',
      { status: 1, lastLine: '11 passed, 2 failed' },
    ],
    ['the check breaks down without a verdict', 'exit 1', goodTests, { status: 1, lastLine: '12 passed, 1 failed' }],
    ['the tests break down without a verdict', goodCheck, 'exit 1', { status: 1, lastLine: '0 passed, 1 failed' }],
    ['the tests pass and the process does not', goodCheck, `${goodTests}; exit 3`, { status: 1, lastLine: '12 passed, 1 failed' }],
    ['no test was run', goodCheck, 'echo "0 passed, 0 failed"', { status: 1, lastLine: '0 passed, 0 failed' }],
  ])('says so in its last line and its exit code when %s', (_case, check, test, expected) => {
    expect(runWith(check, test)).toEqual(expected);
  });
});
