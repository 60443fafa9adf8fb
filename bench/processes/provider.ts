import { randomBytes } from 'node:crypto';
import { createApp, type App } from '../../src/app.ts';
import { findAccountByIdentifier } from '../../src/capabilities/accounts/find-account-by-identifier.ts';
import { applyClient } from '../../src/capabilities/relying-parties/apply-client.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import { supportedScopes } from '../../src/capabilities/claims/release.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { createDb, createPool } from '../../src/database/connect.ts';
import { migrateToLatest } from '../../src/database/migrate.ts';
import { startJobs } from '../../src/jobs.ts';
import { createLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';
import { parsePhoneNumber } from '../../src/kernel/phone-number.ts';
import { startHttpServer } from '../../src/operations/http-server.ts';
import { givePasskeys, type Passkeys } from '../population/passkeys.ts';
import { phoneOf } from '../population/phones.ts';
import { populate } from '../population/populate.ts';
import { fillTrail } from '../population/trail.ts';
import { metadataOf, portals, scopes } from '../population/portals.ts';
import { countStatements, type StatementCounter } from '../statement-counter.ts';
import { answerCalls } from './answering.ts';
import { startProfile, stopProfile } from './profiling.ts';
import { usage } from './usage.ts';

export interface ProviderInput {
  readonly databaseUrl: string;
  readonly host: string;
  readonly accounts: number;
  readonly password: string;
  /** A hash that costs nothing shows what all the rest costs. */
  readonly cheapHash: boolean;
  /** Of all accounts; simplified when not given. */
  readonly level?: 'simplified' | 'standard' | 'confirmed';
  /** So many events in the trail of citizen 0; none made up when not given. */
  readonly trail?: number;
}

/** What portals demand where everybody is confirmed: a level, some methods, an age. */
const demanding = { min_acr: 'urn:paiza:loa:confirmed', methods: { deny: ['postal_code'] }, confirmed_within: 'P5Y' };

let statements: StatementCounter | undefined;
let running: App | undefined;

/**
 * The provider as production runs it, one process, on a database that is new. Without the line that production logs for each request: the
 * bare library writes none either. Returns the port.
 */
async function start(input: ProviderInput): Promise<number> {
  await migrateToLatest(input.databaseUrl);
  const config = productionConfig(input);
  const logger = createLogger(config.logging, { write: () => undefined });
  const app = await createApp(config, logger, createMetrics());
  running = app;
  await fill(app, input);
  const server = await startHttpServer(config.server, app.listener);
  await startJobs(app.deps);
  return server.port;
}

function productionConfig({ databaseUrl, host, cheapHash }: ProviderInput): Config {
  return loadConfig({
    environment: 'production',
    variables: {},
    overrides: {
      issuer: `https://${host}`,
      server: { host: '127.0.0.1', port: 0, trustProxy: true },
      database: { url: databaseUrl },
      masterKeys: [{ id: 1, secret: randomBytes(32).toString('base64') }],
      mail: { host: '127.0.0.1', security: 'none', from: `no-reply@${host}` },
      sms: { host: '127.0.0.1', systemId: 'bench', password: 'bench' },
      logging: { level: 'error' },
      ...(cheapHash ? { passwords: { memoryKibibytes: 8, iterations: 1 } } : {}),
    },
  });
}

async function fill({ deps }: App, { accounts, password, level, trail }: ProviderInput): Promise<void> {
  for (const portal of portals) {
    const policy = { resources: [{ identifier: portal.resource, scope: 'read' }], ...(level === 'confirmed' ? demanding : {}) };
    const parsed = parseClient({ ...metadataOf(portal), policy }, { allowLoopback: false, scopes: supportedScopes });
    if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
    await applyClient(deps, { client: parsed.client, actor: 'administrator:bench' });
  }
  const passwordHash = await deps.passwordHasher.hash(password);
  await populate(deps.config.database.url, deps.keyring, {
    accounts,
    ...(level === undefined ? {} : { level }),
    passwordHash,
    clientIds: portals.map(({ clientId }) => clientId),
    scopes,
  });
  if (trail !== undefined) await fillTrailOf(deps, trail);
}

async function fillTrailOf(deps: App['deps'], events: number): Promise<void> {
  const phone = parsePhoneNumber(phoneOf(0));
  const owner = phone === undefined ? undefined : await findAccountByIdentifier(deps, deps.db, { kind: 'phone', value: phone });
  if (owner === undefined) throw new Error('nobody has the phone of citizen 0');
  const db = createDb(createPool({ url: deps.config.database.url, poolSize: 1, statementTimeoutMilliseconds: 0 }));
  await fillTrail(db, owner.accountId, events);
  await db.destroy();
}

function startCounting(): void {
  statements = countStatements();
}

function takeStatements(): readonly string[] {
  return statements?.take() ?? [];
}

function stopCounting(): void {
  statements?.stop();
  statements = undefined;
}

function givePasskeysToAll(): Promise<Passkeys> {
  if (running === undefined) throw new Error('the provider is not started');
  return givePasskeys(running.deps);
}

answerCalls({ start, givePasskeys: givePasskeysToAll, usage, startCounting, takeStatements, stopCounting, startProfile, stopProfile });
