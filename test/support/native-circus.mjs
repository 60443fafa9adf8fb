// jest-circus, Jest's own framework of `describe` and `it`, with a fresh state for every test file of this process.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const circusFile = join(dirname(require.resolve('jest-circus/package.json')), 'build', 'jestAdapterInit.js');
const handlersOfCircus = Symbol.for('EVENT_HANDLERS');
const timeoutOfCircus = Symbol.for('TEST_TIMEOUT_SYMBOL');

let current;

/** @returns the `describe`, `it`, `expect` … of the file that runs now. */
export function currentGlobals() {
  if (current === undefined) throw new Error('No test file runs: this part of Jest was used too late or outside of one.');
  return current;
}

/** Runs one file as Jest does; @returns its result in the format of Jest's reporters. */
export async function runFile({ globalConfig, config, path }) {
  const circus = await freshCircus({ globalConfig, config, testPath: path });
  await import(pathToFileURL(path).href);
  const started = performance.now();
  const setupAfterEnvPerfStats = { setupAfterEnvStart: started, setupAfterEnvEnd: started };
  const result = await circus.runAndTransformResultsToJestFormat({ config, globalConfig, setupAfterEnvPerfStats, testPath: path });
  current = undefined;
  return result;
}

async function freshCircus(file) {
  delete require.cache[circusFile];
  delete globalThis[handlersOfCircus];
  delete globalThis[timeoutOfCircus];
  const circus = require(circusFile);
  await circus.initialize({
    ...file,
    environment: { global: {} },
    runtime: { enterTestCode: () => undefined, leaveTestCode: () => undefined },
    localRequire: require,
    parentProcess: process,
    sendMessageToJest: undefined,
    setGlobalsForRuntime(globals) {
      current = { ...globals, setTimeout: (milliseconds) => void (globalThis[timeoutOfCircus] = milliseconds) };
    },
  });
  return circus;
}
