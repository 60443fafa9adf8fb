// Keeps the totals of a run; the last line of the process says them: `N passed, N failed`.
// A file that could not be loaded counts as one failure, and a run without tests is a failed run.
import { writeSync } from 'node:fs';

let verdict = { passed: 0, failed: 1 };

process.on('exit', () => {
  // Not process.stdout: Jest silences that when it ends early.
  writeSync(1, `${verdict.passed} passed, ${verdict.failed} failed\n`);
  if (verdict.failed > 0) process.exitCode ||= 1;
});

export default class SummaryReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const ran = results.numPassedTests + failed;
    verdict = { passed: results.numPassedTests, failed: ran === 0 ? 1 : failed };
  }
}
