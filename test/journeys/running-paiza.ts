import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { mainFile, startProgram, type Program } from '../operations/program.ts';
import { freePorts } from '../support/free-ports.ts';
import { createTestDatabase } from '../support/test-database.ts';

export interface ArrivedMessage {
  readonly channel: 'sms' | 'email';
  readonly subject: string;
  readonly text: string;
}

/** What `npm start` gives: the provider and the outside world around it, as processes of their own. */
export interface RunningPaiza {
  readonly issuer: string;
  /** Inbox and ready accounts. */
  readonly console: string;
  readonly region: string;
  readonly tax: string;
  readonly registries: string;
  /** The newest message to this phone or address, once at least `count` have arrived. */
  message(to: string, count?: number): Promise<ArrivedMessage>;
  /** All that has arrived so far, newest first. */
  messages(to: string): Promise<readonly ArrivedMessage[]>;
  /** Changes what a demo portal demands, as an administrator does: by `paiza client apply`, effective at once. */
  demand(portal: 'region' | 'tax', policy: Readonly<Record<string, unknown>>): Promise<void>;
  /** Makes all that registration remembers this much older, for waits that nobody wants to sit through. */
  letPass(seconds: number): Promise<void>;
  /** Ends the processes as a power failure would, and starts them again on the same data. */
  killAndStartAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Longest wait for a start on a busy machine. */
export const startMilliseconds = 90_000;

/** Starts the program on free ports, an empty folder and a database of its own. */
export async function runPaiza(): Promise<RunningPaiza> {
  const database = await createTestDatabase();
  const data = mkdtempSync(join(tmpdir(), 'paiza-journey-'));
  const port = await freePorts(80); // provider and management take two, the sandbox up to 75 after its own
  const sandboxPort = port + 2;
  const start = async (): Promise<Program> => {
    const args = [mainFile, 'start', '--port', String(port), '--sandbox-port', String(sandboxPort), '--data', data];
    const program = startProgram(args, { DATABASE_URL: database.url });
    await program.printed('Ctrl-C', startMilliseconds);
    return program;
  };
  let program = await start();
  const messages = async (to: string): Promise<ArrivedMessage[]> => {
    const answer = await fetch(`http://localhost:${sandboxPort}/api/messages?to=${encodeURIComponent(to)}`);
    return (await answer.json()) as ArrivedMessage[];
  };
  return {
    issuer: `http://localhost:${port}`,
    console: `http://localhost:${sandboxPort}`,
    region: `http://localhost:${sandboxPort + 1}`,
    tax: `http://localhost:${sandboxPort + 2}`,
    registries: `http://localhost:${sandboxPort + 3}`,
    messages,
    message: (to, count = 1) => waitFor(`message ${count} to this destination`, async () => atLeast(count, await messages(to))),
    async demand(portal, policy) {
      const file = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((name) =>
        name.endsWith(join('clients', `${portal}.json`)),
      );
      if (file === undefined) throw new Error(`no client file of ${portal}`);
      const changed = join(data, `${portal}-changed.json`);
      writeFileSync(changed, JSON.stringify({ ...(JSON.parse(readFileSync(join(data, file), 'utf8')) as object), policy }));
      const command = startProgram([mainFile, 'client', 'apply', changed, '--data', data], { DATABASE_URL: database.url });
      await command.printed('-portal: changed', startMilliseconds);
      await command.ended();
    },
    letPass: (seconds) => shiftBack(database.url, seconds),
    async killAndStartAgain() {
      program.kill('SIGKILL');
      await program.ended();
      program = await start();
    },
    async stop() {
      program.kill('SIGTERM');
      await program.ended();
      rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
      await database.drop();
    },
  };
}

async function shiftBack(databaseUrl: string, seconds: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query(
      `update one_time_codes set created_at = created_at - $1 * interval '1 second', expires_at = expires_at - $1 * interval '1 second',
        attempted_at = attempted_at - $1 * interval '1 second'`,
      [seconds],
    );
  } finally {
    await client.end();
  }
}

function atLeast<T>(count: number, list: readonly T[]): T | undefined {
  return list.length < count ? undefined : list[0];
}

/** Resolves with the first answer that is there; what comes over the outbox or another process takes its time. */
export async function waitFor<T>(what: string, look: () => Promise<T | undefined>, milliseconds = 15_000): Promise<T> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`waited in vain: ${what}`);
}
