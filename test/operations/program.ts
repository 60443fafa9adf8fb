import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const root = join(import.meta.dirname, '../..');
export const mainFile = join(root, 'src/main.ts');

/** A real process of the product, and all it printed. */
export interface Program {
  readonly pid: number;
  readonly child: ChildProcess;
  output(): string;
  /** Resolves once the text was printed. Throws with all output when the program ends before, or after the time. */
  printed(text: string | RegExp, milliseconds?: number): Promise<void>;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  ended(): Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

const running = new Set<ChildProcess>();

export function startProgram(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Program {
  const child = spawn(process.execPath, [...args], { cwd: root, env: cleanEnvironment(variables), stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (output += String(chunk)));
  const exit = once(child, 'close').then(([code, signal]) => {
    running.delete(child);
    return (code ?? signal) as number | string;
  });
  return {
    pid: child.pid!,
    child,
    output: () => output,
    ended: () => exit,
    kill: (signal) => void child.kill(signal),
    printed: async (text, milliseconds = 20_000) => {
      const found = () => (typeof text === 'string' ? output.includes(text) : text.test(output));
      for (const deadline = Date.now() + milliseconds; !found(); await sleep(25)) {
        const reason = child.exitCode === null && child.signalCode === null ? Date.now() > deadline && 'too late' : 'the program ended';
        if (reason !== false && !found()) throw new Error(`${reason}; expected ${String(text)} in:\n${output}`);
      }
    },
  };
}

/** For afterEach: whatever a failed test left running. */
export function killLeftovers(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Nothing of the surrounding shell may decide a test; where Node keeps compiled code decides none. */
function cleanEnvironment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  // Operators of the desk are made by whoever tests them: two more people at each start would only make it slower.
  return { PATH, HOME, ...definedOf({ TMPDIR, NODE_COMPILE_CACHE }), PAIZA_SANDBOX_OPERATORS: 'false', ...variables };
}

function definedOf(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined));
}

/** Processes that hang on this one, over all generations. */
export function descendants(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/u.test(name))) {
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (parent: number): number[] => [...parents].filter(([, of]) => of === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

/** Resolves with those that still live after the time. */
export async function survivors(pids: readonly number[], milliseconds = 5000): Promise<readonly number[]> {
  const alive = () => pids.filter(isAlive);
  for (const deadline = Date.now() + milliseconds; alive().length > 0 && Date.now() < deadline;) await sleep(50);
  return alive();
}

/** A zombie has ended; only its parent has not looked. */
function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2)[0] !== 'Z';
  } catch {
    return false;
  }
}
