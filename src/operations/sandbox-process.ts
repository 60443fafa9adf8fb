import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Administration } from '../sandbox/administration.ts';
import type { SandboxOptions } from '../sandbox/sandbox.ts';
import type { FromSandbox, ToSandbox } from './sandbox-messages.ts';
import type { Variables } from './sandbox-settings.ts';
import { exitCodeOf } from './shutdown.ts';
import { StartRefusal } from './start-refusal.ts';

export interface SandboxLaunch {
  /** This program, to be run again. */
  readonly mainFile: string;
  readonly variables: Variables;
  readonly options: SandboxOptions;
  /** Carries out what the outside world orders of the provider's administrator. */
  readonly administration: Administration;
}

export interface SandboxProcess {
  readonly addresses: readonly { readonly name: string; readonly url: string }[];
  readonly clientFiles: readonly string[];
  /** Resolves with the exit code when it ends by itself; never after `stop`. */
  readonly endedByItself: Promise<number>;
  /** Tells the outside world that the provider answers. */
  providerReady(): void;
  stop(): Promise<void>;
}

const stopPatienceMilliseconds = 5000;

/**
 * The outside world runs in a process of its own: it is not part of the provider and gets none of its secrets, neither in memory nor in
 * its environment. It ends when the channel to us closes, so it cannot outlive us.
 */
export async function startSandboxProcess({ mainFile, variables, options, administration }: SandboxLaunch): Promise<SandboxProcess> {
  const child = fork(mainFile, ['sandbox'], { env: publicPart(variables), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const state = { stopping: false };
  const endedByItself = new Promise<number>((ended) => {
    child.once('exit', (code, signal) => {
      if (!state.stopping) ended(exitCodeOf(code, signal));
    });
  });
  const tell = (message: ToSandbox) => child.connected && child.send(message, () => undefined);
  child.on('message', (message: FromSandbox) => {
    if (message.kind === 'ordered') void answer(message, administration).then(tell);
  });
  const started = await untilStarted(child, options);
  return {
    addresses: started.addresses,
    clientFiles: started.clientFiles,
    endedByItself,
    providerReady: () => void tell({ kind: 'provider_ready' }),
    stop: async () => {
      state.stopping = true;
      await stopChild(child);
    },
  };
}

async function answer(
  { id, order }: Extract<FromSandbox, { kind: 'ordered' }>,
  administration: Administration,
): Promise<Extract<ToSandbox, { kind: 'carried_out' }>> {
  try {
    await administration(order);
    return { kind: 'carried_out', id };
  } catch (error) {
    return { kind: 'carried_out', id, reason: error instanceof Error ? error.message : 'unknown error' };
  }
}

function untilStarted(child: ChildProcess, options: SandboxOptions): Promise<Extract<FromSandbox, { kind: 'started' }>> {
  return new Promise((started, failed) => {
    child.once('error', failed);
    child.once('exit', () => failed(new StartRefusal('The sandbox ended while it was starting; the reason stands above.')));
    child.on('message', (message: FromSandbox) => {
      if (message.kind === 'started') started(message);
      if (message.kind === 'refused') failed(new StartRefusal(message.reason));
    });
    const start: ToSandbox = { kind: 'start', options };
    child.send(start, () => undefined);
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit').then(() => true);
  if (child.connected) child.disconnect();
  if (await Promise.race([ended, sleep(stopPatienceMilliseconds, false, { ref: false })])) return;
  child.kill('SIGKILL');
  await ended;
}

function publicPart(variables: Variables): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'NO_COLOR'];
  return Object.fromEntries(names.flatMap((name) => (variables[name] === undefined ? [] : [[name, variables[name]]])));
}
