// Jest's runner of test files: each of a few child processes runs many files, one after the other, on Node's own module loader.
// Jest's default evaluates the whole program and its libraries anew in a sandbox of its own for every file, which costs each about 2 s of CPU.
// What a file may not do in return: leave something behind in globals or in the state of modules.
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const workerFile = join(import.meta.dirname, 'native-worker.mjs');
const execArgv = [
  `--import=${join(import.meta.dirname, 'native-hooks.mjs')}`,
  '--disable-warning=ExperimentalWarning',
  // Room for young objects: collecting them took a tenth of the CPU.
  '--min-semi-space-size=32',
  '--max-semi-space-size=64',
];
/** Bytes a process may hold before another takes its place: libraries keep some of every provider that was built. */
const mostMemory = 900 * 1024 ** 2;

export default class NativeRunner {
  supportsEventEmitters = true;
  isSerial = false;
  listeners = new Map();

  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  /** Jest listens to `test-file-start`, `-success` and `-failure`. */
  on(name, listener) {
    this.listeners.set(name, listener);
    return () => this.listeners.delete(name);
  }

  async runTests(tests, watcher, { serial }) {
    const waiting = longestFirst(tests);
    const lanes = serial ? 1 : Math.min(this.globalConfig.maxWorkers, tests.length);
    await Promise.all(Array.from({ length: lanes }, (_, index) => this.#runLane(waiting, watcher, index + 1)));
  }

  async #runLane(waiting, watcher, id) {
    let worker;
    for (let test = waiting.shift(); test !== undefined && !watcher.isInterrupted(); test = waiting.shift()) {
      worker ??= startWorker(id);
      await this.#tell('test-file-start', test);
      const { result, failure, memory } = await worker.run(this.globalConfig, test).catch((error) => ({ failure: error }));
      if (failure === undefined) await this.#tell('test-file-success', test, result);
      else await this.#tell('test-file-failure', test, { message: failure.message, stack: failure.stack });
      if (failure !== undefined || memory > mostMemory) worker = await worker.end();
    }
    await worker?.end();
  }

  async #tell(name, ...what) {
    await this.listeners.get(name)?.(what);
  }
}

/**
 * What a file needs says roughly how long it takes. Jest's own order goes by times it has measured before, which a fresh clone has not;
 * a long file that starts last would keep one process busy while the others have nothing left.
 */
function longestFirst(tests) {
  const weight = ({ path }) => {
    const source = readFileSync(path, 'utf8');
    const needs = [/\bsetStage|\brunPaiza|\bstartProgram/u, /\blaunchBrowser/u, /\bcreateWorld/u].findIndex((need) => need.test(source));
    return source.length - 100_000 * (needs === -1 ? 3 : needs);
  };
  const weighed = tests.map((test) => ({ test, weight: weight(test) }));
  return weighed.toSorted((a, b) => b.weight - a.weight).map(({ test }) => test);
}

/** One process; `run` rejects when it ends before the answer. Programs that it starts share its cache of compiled code. */
function startWorker(id) {
  const env = { NODE_ENV: 'test', NODE_COMPILE_CACHE: join(root, '.cache/compiled'), ...process.env, JEST_WORKER_ID: String(id) };
  const child = fork(workerFile, { execArgv, env });
  const exited = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
  return {
    run: (globalConfig, test) =>
      Promise.race([
        new Promise((resolve) => {
          child.once('message', resolve);
          child.send({ globalConfig, config: test.context.config, path: test.path });
        }),
        exited.then((reason) => Promise.reject(new Error(`The process of the test file ended (${reason}) before the file did.`))),
      ]),
    async end() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(timer);
    },
  };
}
