import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApp, type App, type Outside } from '../../src/app.ts';
import type { Channel, OutgoingMessage } from '../../src/capabilities/notifications/ports.ts';
import type { SignatureVerifier } from '../../src/capabilities/authentication/ports.ts';
import type { Banks, PostalService } from '../../src/capabilities/proofing/ports.ts';
import type { Registries } from '../../src/capabilities/registries/ports.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import type { ConfigInput } from '../../src/config-types.ts';
import type { Deps } from '../../src/deps.ts';
import { startJobs } from '../../src/jobs.ts';
import { createLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';
import { keepKeys, lendKeys } from './lent-keys.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** A message that a fake channel took, with the channel's name. */
export interface SentMessage extends OutgoingMessage {
  readonly channel: 'sms' | 'email' | 'push';
}

/** The whole provider on a port of its own with a database of its own; SMS and mail are kept in memory. */
export interface World {
  readonly origin: string;
  readonly deps: Deps;
  readonly config: Config;
  readonly database: TestDatabase;
  readonly messages: readonly SentMessage[];
  /** Every log line written so far. */
  readonly log: readonly string[];
  /** The newest message to this destination, waiting for it up to 10 s. */
  messageTo(destination: string, after?: number): Promise<SentMessage>;
  /** A second node on the same database and the same address seen from outside; `config` is what it has otherwise. */
  secondNode(config?: ConfigInput): Promise<{ readonly origin: string; readonly deps: Deps; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly config?: ConfigInput;
  /** That of another world, which drops it: what the same service is after a restart. */
  readonly database?: TestDatabase;
  /** Instead of those that the configuration names; none by default. */
  readonly registries?: Registries;
  /** Likewise. */
  readonly banks?: Banks;
  readonly signatureVerifier?: SignatureVerifier;
  readonly postalService?: PostalService;
  /** In memory, as SMS and mail are, by default. */
  readonly push?: Channel;
}

const masterKeys = [{ id: 1, secret: Buffer.alloc(32, 7).toString('base64') }];

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = options.database ?? (await createTestDatabase());
  const messages: SentMessage[] = [];
  const log: string[] = [];
  const { server, origin } = await listenAnywhere();
  const configure = (over: ConfigInput) =>
    loadConfig({ environment: 'test', variables: {}, overrides: withBase(over, { issuer: origin, url: database.url }) });
  const config = configure(options.config ?? {});
  const build = (over: ConfigInput = {}) =>
    createApp(
      configure({ ...options.config, ...over }),
      createLogger({ level: 'info' }, { write: (line) => void log.push(line) }),
      createMetrics(),
      { channels: inMemory(messages, options.push), ...outsideOf(options) },
    );
  const isOfDefaultKeys = options.database === undefined && options.config?.masterKeys === undefined;
  if (isOfDefaultKeys) await lendKeys(database);
  const app = await build();
  if (isOfDefaultKeys) await keepKeys(app.deps.pool);
  server.on('request', app.listener);
  const jobs = await startJobs(app.deps);
  return {
    origin,
    deps: app.deps,
    config,
    database,
    messages,
    log,
    messageTo: (destination, after = 0) => waitForMessage(messages, destination, after),
    secondNode: (over) => startSecondNode(() => build(over)),
    async stop() {
      await close(server);
      await jobs.stop();
      await app.stop();
      if (options.database === undefined) await database.drop();
    },
  };
}

function outsideOf({ registries, banks, signatureVerifier, postalService }: WorldOptions): Outside {
  return {
    ...(registries === undefined ? {} : { registries }),
    ...(banks === undefined ? {} : { banks }),
    ...(signatureVerifier === undefined ? {} : { signatureVerifier }),
    ...(postalService === undefined ? {} : { postalService }),
  };
}

async function startSecondNode(build: () => Promise<App>) {
  const app = await build();
  const { server, origin } = await listenAnywhere();
  server.on('request', app.listener);
  return {
    origin,
    deps: app.deps,
    async stop() {
      await close(server);
      await app.stop();
    },
  };
}

function withBase(config: ConfigInput, { issuer, url }: { issuer: string; url: string }): ConfigInput {
  return {
    issuer,
    masterKeys,
    ...config,
    database: { poolSize: 6, role: process.env['PAIZA_TEST_DATABASE_ROLE'] ?? '', ...config.database, url },
    mail: { host: '127.0.0.1', from: 'no-reply@paiza.test', ...config.mail },
  };
}

async function listenAnywhere(): Promise<{ server: Server; origin: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function inMemory(messages: SentMessage[], push: Channel | undefined) {
  const channel = (name: SentMessage['channel']) => ({
    async send(message: OutgoingMessage, signal: AbortSignal) {
      if (name === 'push') await push?.send(message, signal);
      messages.unshift({ ...message, channel: name });
    },
    close: () => Promise.resolve(),
  });
  return { sms: channel('sms'), email: channel('email'), push: channel('push') };
}

async function waitForMessage(messages: readonly SentMessage[], destination: string, after: number): Promise<SentMessage> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = messages.filter((message) => message.to === destination);
    const newest = found[0];
    if (newest !== undefined && found.length > after) return newest;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no message to the destination; ${messages.length} others were sent`);
}
