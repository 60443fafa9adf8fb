import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.ts';
import type { Passkeys } from './population/passkeys.ts';
import { portals } from './population/portals.ts';
import type { Server } from './load/browser.ts';
import type { HashRate } from './processes/hashing.ts';
import type { SealingCost } from './processes/sealing.ts';
import type { Flow, Load, LoadResult } from './processes/load.ts';
import type { ProviderInput } from './processes/provider.ts';
import { startRemote, type Remote } from './processes/remote.ts';
import { cpuSecondsOfTree, type Usage } from './processes/usage.ts';

const PASSWORD = 'Correct7horse';
const HOST = 'id.example';
/** Sign-ins under way at once: enough to keep all cores busy, few enough not to fill the queue of hashes. */
const CONCURRENCY = 12;
/**
 * Sign-ins before anything is measured: code gets compiled, and plans are then made anew for tables that are no longer empty, which
 * autovacuum does within a minute.
 */
const WARM_UP = 300;

/** A server that can be put under load. */
export interface Target {
  readonly server: Server;
  readonly process: Remote;
  readonly accounts: number;
  /** What its citizens sign in with beside a password. */
  readonly passkeys?: Passkeys;
}

export type Extent = { readonly seconds: number } | { readonly count: number };

/** What one round of load cost, apart from its own figures. */
export interface Round extends LoadResult {
  readonly server: Usage;
  /** CPU seconds of the server process in this round. */
  readonly serverCpuSeconds: number;
  readonly loopSeconds: number;
  readonly postgresCpuSeconds: number;
}

/** The parts of a benchmark, each in its own process: durable PostgreSQL on a Unix socket, servers, load, hashing. */
export interface Stage {
  startProvider(settings: Pick<ProviderInput, 'accounts' | 'cheapHash' | 'level' | 'trail'>): Promise<Target>;
  startLibrary(): Promise<Target>;
  /** Another process of `bench/processes`, stopped with the stage at the latest. */
  start(name: string): Promise<Remote>;
  /** A new, empty database. */
  createDatabase(): Promise<string>;
  run(target: Target, flow: Flow, extent: Extent, concurrency?: number): Promise<Round>;
  /** Hashes alone, on all cores. */
  hash(seconds: number): Promise<HashRate>;
  /** Encrypts and decrypts the data of so many people. */
  seal(people: number): Promise<SealingCost>;
  stop(): Promise<void>;
}

/** With a folder, every round of load leaves a CPU profile of its server there. */
export async function openStage(profileFolder?: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'paiza-bench-'));
  const postgres = await startEmbeddedPostgres(join(folder, 'postgres'), { durable: true });
  const remotes: Remote[] = [];
  const start = async (name: string) => {
    const remote = await startRemote(name);
    remotes.push(remote);
    return remote;
  };
  const [load, hashing] = [await start('load'), await start('hashing')];
  let databases = 0;
  let rounds = 0;
  const stage: Stage = {
    async startProvider(settings) {
      const process = await start('provider');
      const databaseUrl = await stage.createDatabase();
      const input: ProviderInput = { ...settings, databaseUrl, host: HOST, password: PASSWORD };
      const target = { process, server: { port: await process.call<number>('start', input), host: HOST }, accounts: settings.accounts };
      await stage.run(target, 'sign-in', { count: WARM_UP });
      await onServer(databaseUrl, 'analyze');
      return target;
    },
    async startLibrary() {
      const process = await start('library');
      return { process, server: { port: await process.call<number>('start'), host: HOST }, accounts: 1 };
    },
    start,
    createDatabase: () => createDatabase(postgres.url, `bench_${++databases}`),
    async run({ process, server, accounts, passkeys }, flow, extent, concurrency = CONCURRENCY) {
      const before = { server: await process.call<Usage>('usage'), postgres: cpuSecondsOfTree(postgres.pid) };
      const input: Load = {
        flow,
        server,
        accounts,
        portal: portals[0],
        password: PASSWORD,
        concurrency,
        ...extent,
        ...(passkeys && { passkeys }),
      };
      if (profileFolder !== undefined) await process.call('startProfile');
      const result = await load.call<LoadResult>('run', input);
      if (profileFolder !== undefined)
        await process.call('stopProfile', {
          file: join(profileFolder, `${++rounds}-${process.name}-${flow.replaceAll(' ', '-')}.cpuprofile`),
        });
      const after = await process.call<Usage>('usage');
      return {
        ...result,
        server: after,
        serverCpuSeconds: after.cpuSeconds - before.server.cpuSeconds,
        loopSeconds: after.loopSeconds - before.server.loopSeconds,
        postgresCpuSeconds: cpuSecondsOfTree(postgres.pid) - before.postgres,
      };
    },
    async seal(people) {
      const process = await start('sealing');
      const cost = await process.call<SealingCost>('measure', { people });
      await process.stop();
      return cost;
    },
    hash: (seconds) => hashing.call<HashRate>('measure', { seconds }),
    async stop() {
      for (const remote of remotes) await remote.stop();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return stage;
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(statement);
  await client.end();
}
