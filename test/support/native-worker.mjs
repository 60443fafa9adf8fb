// A process that runs the test files it is told, one at a time, until its parent has no more.
import { runFile } from './native-circus.mjs';

process.on('message', (file) => void run(file));
process.on('disconnect', () => process.exit(0));

async function run(file) {
  const start = Date.now();
  try {
    const result = await runFile(file);
    const end = Date.now();
    const perfStats = { ...result.perfStats, start, end, runtime: end - start, slow: end - start > 5000 };
    process.send({ result: { ...result, perfStats }, memory: process.memoryUsage.rss() });
  } catch ({ message, stack }) {
    // The file could not be loaded: what it has done so far must not reach the next one.
    process.send({ failure: { message, stack } }, () => process.exit(1));
  }
}
