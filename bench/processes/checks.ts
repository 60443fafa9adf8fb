import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApp, type App } from '../../src/app.ts';
import { startChecks } from '../../src/capabilities/registries/start-checks.ts';
import { loadConfig } from '../../src/config.ts';
import { migrateToLatest } from '../../src/database/migrate.ts';
import { startJobs } from '../../src/jobs.ts';
import { createLogger } from '../../src/logging.ts';
import { createMetrics } from '../../src/metrics.ts';
import { identityOf } from '../population/identities.ts';
import { populate } from '../population/populate.ts';
import { answerCalls } from './answering.ts';
import { startProfile, stopProfile } from './profiling.ts';
import { usage } from './usage.ts';

export interface ChecksInput {
  readonly databaseUrl: string;
  readonly registryPort: number;
  readonly citizens: number;
}

export interface ChecksResult {
  readonly seconds: number;
  /** Of resident memory, over that before the first check. */
  readonly mostMegabytesMore: number;
  readonly cpuSeconds: number;
  readonly confirmed: number;
}

const SUBMISSIONS_AT_ONCE = 8;

let app: App | undefined;

/** A node of the provider whose citizens have all sent their data; nobody works their checks off yet. */
async function start(input: ChecksInput): Promise<void> {
  await migrateToLatest(input.databaseUrl);
  const url = (slug: string) => ({ url: `http://127.0.0.1:${input.registryPort}/${slug}`, token: 'a-token-for-the-benchmark' });
  const config = loadConfig({
    environment: 'production',
    variables: {},
    overrides: {
      issuer: 'https://id.example',
      database: { url: input.databaseUrl },
      masterKeys: [{ id: 1, secret: randomBytes(32).toString('base64') }],
      mail: { host: '127.0.0.1', security: 'none', from: 'no-reply@id.example' },
      sms: { host: '127.0.0.1', systemId: 'bench', password: 'bench' },
      registries: { pensionFund: url('pension-fund'), interiorMinistry: url('interior-ministry') },
      logging: { level: 'error' },
    },
  });
  // Messages are a part of the work, the SMS centre is not.
  const taker = { send: () => Promise.resolve(), close: () => Promise.resolve() };
  const logger = createLogger(config.logging, { write: (line) => void process.stderr.write(line) });
  app = await createApp(config, logger, createMetrics(), { channels: { sms: taker, email: taker, push: taker } });
  const passwordHash = { hash: 'none', pepperKeyId: 1 };
  const population = { accounts: input.citizens, level: 'simplified', passwordHash, clientIds: [], scopes: [] } as const;
  await populate(input.databaseUrl, app.deps.keyring, population);
  await submitAll(app);
}

async function submitAll({ deps }: App): Promise<void> {
  const accounts = await deps.db.selectFrom('accounts').select('id').execute();
  let next = 0;
  const submit = async () => {
    for (let index = next++; index < accounts.length; index = next++) {
      await startChecks(deps, { accountId: accounts[index]?.id ?? '', data: identityOf(index) });
    }
  };
  await Promise.all(Array.from({ length: SUBMISSIONS_AT_ONCE }, submit));
}

/** Works all of them off. */
async function run(): Promise<ChecksResult> {
  if (app === undefined) throw new Error('not started');
  const { deps } = app;
  globalThis.gc?.();
  const before = usage();
  let most = before.residentMegabytes;
  const begun = performance.now();
  const jobs = await startJobs(deps);
  for (let open = Number.POSITIVE_INFINITY; open > 0; await sleep(100)) {
    most = Math.max(most, usage().residentMegabytes);
    const { rows } = await deps.pool.query<{ open: number }>(`select count(*)::int as open from registry_requests where state = 'running'`);
    open = rows[0]?.open ?? 0;
  }
  const seconds = (performance.now() - begun) / 1000;
  const { cpuSeconds } = usage();
  const { rows } = await deps.pool.query<{ confirmed: number }>(
    `select count(*)::int as confirmed from registry_requests where state = 'confirmed'`,
  );
  await jobs.stop();
  return {
    seconds,
    mostMegabytesMore: most - before.residentMegabytes,
    cpuSeconds: cpuSeconds - before.cpuSeconds,
    confirmed: rows[0]?.confirmed ?? 0,
  };
}

answerCalls({ start, run, usage, startProfile, stopProfile });
