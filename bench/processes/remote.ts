import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Question } from './answering.ts';

/** A program of ours in a process of its own, as in production: what it costs is not mixed with what measures it. */
export interface Remote {
  readonly name: string;
  /** Asks the process and waits for its answer; throws what it threw. */
  call<T>(name: string, input?: unknown): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `bench/processes/<name>.ts`. */
export async function startRemote(name: string): Promise<Remote> {
  const child = fork(join(import.meta.dirname, `${name}.ts`), {
    env: { ...process.env, NODE_ENV: 'production' },
    // The heap that `npm start` and the image give the service.
    execArgv: ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', '--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  child.on('message', ({ id, value, error }: Answer) => {
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(value as never);
    else caller?.reject(new Error(`${name}: ${error}`));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended with ${code}`));
    waiting.clear();
  });
  let last = 0;
  const call = <T>(method: string, input?: unknown): Promise<T> => {
    const id = ++last;
    const answered = new Promise<T>((resolve, reject) => waiting.set(id, { resolve, reject }));
    child.send({ id, name: method, input } satisfies Question);
    return answered;
  };
  await call('ready');
  return { name, call, stop: () => stop(child, call) };
}

async function stop(child: ChildProcess, call: (name: string) => Promise<unknown>): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await call('stop');
  child.disconnect();
  await ended;
}
