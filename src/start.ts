import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyClientFiles } from './commands/client-apply.ts';
import { importCentres } from './commands/centre-import.ts';
import type { Config } from './config.ts';
import { migrateToLatest } from './database/migrate.ts';
import { readEnvironment } from './environment-variables.ts';
import type { Logger } from './logging.ts';
import { formatTable, sandboxBanner, type TableRow } from './operations/address-table.ts';
import { claimDataFolder } from './operations/data-folder.ts';
import { requireFreePort } from './operations/listen.ts';
import { createProgress, type Progress } from './operations/progress.ts';
import type { BuildApplication } from './operations/provider.ts';
import { runOnDatabase } from './operations/run-command.ts';
import type { RunningParts } from './operations/running-parts.ts';
import { bankClients, ensureSandboxBankKey } from './operations/sandbox-bank.ts';
import { carryOut } from './operations/sandbox-administration.ts';
import { startSandboxProcess, type SandboxLaunch, type SandboxProcess } from './operations/sandbox-process.ts';
import {
  loadSandboxConfig,
  loadSandboxPlaces,
  recordRunningSandbox,
  sandboxPorts,
  type SandboxPlaces,
  type SandboxRequest,
} from './operations/sandbox-settings.ts';
import { StartRefusal } from './operations/start-refusal.ts';
import { startSupervisedDatabase } from './operations/supervised-database.ts';
import { ensureSandboxSecrets } from './sandbox-secrets.ts';
import { serve, type Service } from './serve.ts';

const sandboxCentresFile = join(import.meta.dirname, '../config/centres/sandbox.json');

export interface StartOptions {
  readonly request: SandboxRequest;
  readonly parts: RunningParts;
  readonly write: (text: string) => void;
  readonly logger: Logger;
  readonly build: BuildApplication;
  /** This program; run again for the workers and for the outside world. */
  readonly mainFile: string;
}

export interface Started {
  readonly config: Config;
  /** The outside world ended although nobody stopped it. */
  readonly sandboxEnded: Promise<number>;
}

/**
 * Everything on one machine: database, provider, and an outside world to try it with. Keeps its data in one folder and can be started on
 * it again, also after it was killed. Throws a StartRefusal with the reason; what was started by then stands in `parts`.
 */
export async function startInstallation(options: StartOptions): Promise<Started> {
  const { request, parts, write, mainFile } = options;
  const progress = createProgress(write);
  const asked = loadSandboxPlaces(request);
  write('Starting Paiza…\n');
  const state = { started: false };
  await parts.add(async () => state.started && write(`Stopped. The data stays in ${asked.sandbox.dataDir}\n`));
  await parts.add(await claimDataFolder(asked.sandbox.dataDir));
  await requireFreePorts(asked);
  const config = await openData(options, asked, progress);
  await progress.step('schema', () => migrateToLatest(config.database.url));
  const sandbox = await progress.step(
    'sandbox: inbox, SMS centre, mail server, demo portals, registries, bank, post office, certificate authority',
    () =>
      startSandboxProcess({
        mainFile,
        variables: request.variables,
        options: sandboxOptions(config),
        administration: (order) => carryOut(config, order),
      }),
  );
  await parts.add(() => sandbox.stop());
  await progress.step('demo portals registered', () => applyClients(config, sandbox.clientFiles));
  await progress.step('service centres', () => importSandboxCentres(config));
  const service = await progress.step('provider', () => serve({ ...options, config, workerFile: mainFile }));
  recordRunningSandbox(config);
  sandbox.providerReady();
  write(`\n${sandboxBanner()}\n${formatTable(addressRows(config, service, sandbox))}\n`);
  state.started = true;
  await parts.add(async () => write('Stopping…\n'));
  return { config, sandboxEnded: sandbox.endedByItself };
}

/** Found out before anything is touched; the listeners themselves find out again. */
async function requireFreePorts({ server, sandbox }: SandboxPlaces): Promise<void> {
  await requireFreePort({ host: server.host, port: server.port, variable: 'PAIZA_PORT (--port)' });
  await requireFreePort({ host: server.managementHost, port: server.managementPort, variable: 'PAIZA_MANAGEMENT_PORT' });
  const { console, registries, bank, post, authority, smtp, smpp } = sandboxPorts({ sandbox });
  for (const port of [console, console + 1, console + 2, registries, bank, post, authority, smtp, smpp]) {
    await requireFreePort({ host: '127.0.0.1', port, variable: 'PAIZA_SANDBOX_PORT (--sandbox-port)' });
  }
}

/** Database and keys, each our own unless the environment names others. */
async function openData({ request, parts, logger }: StartOptions, asked: SandboxPlaces, progress: Progress): Promise<Config> {
  const { dataDir } = asked.sandbox;
  const databaseDir = join(dataDir, 'postgres');
  const hadData = existsSync(join(databaseDir, 'PG_VERSION'));
  const given = readEnvironment(request.variables).values;
  const masterKeys = given.masterKeys ?? ensureSandboxSecrets(dataDir, hadData);
  const bankKey = ensureSandboxBankKey(dataDir);
  if (given.database?.url !== undefined) return loadSandboxConfig(request, { masterKeys, bankKey, databaseUrl: given.database.url });
  const onRestart = (err?: unknown) => logger.error({ err }, 'the database ended by itself and is started again');
  const name = hadData ? 'database' : 'database, new and empty';
  const database = await progress.step(name, () => startSupervisedDatabase(databaseDir, onRestart));
  await parts.add(() => database.stop());
  return loadSandboxConfig(request, { masterKeys, bankKey, databaseUrl: database.url, ownDatabase: true });
}

/** What `paiza client apply FILE…` does: the demo portals are relying parties like any other. */
async function applyClients(config: Config, files: readonly string[]): Promise<void> {
  const said: string[] = [];
  const io = { out: () => undefined, err: (line: string) => void said.push(line) };
  const exitCode = await runOnDatabase(config, (deps) => applyClientFiles(deps, { files }, io));
  if (exitCode !== 0) throw new StartRefusal(`The demo portals could not be registered:\n${said.join('\n')}`);
}

/** Centres of a made-up service: what `paiza centre import FILE` does. */
async function importSandboxCentres(config: Config): Promise<void> {
  const said: string[] = [];
  const io = { out: () => undefined, err: (line: string) => void said.push(line) };
  const exitCode = await runOnDatabase(config, (deps) => importCentres(deps, { file: sandboxCentresFile }, io));
  if (exitCode !== 0) throw new StartRefusal(`The service centres could not be imported:\n${said.join('\n')}`);
}

function sandboxOptions(config: Config): SandboxLaunch['options'] {
  const ports = sandboxPorts(config);
  const dataDir = join(config.sandbox.dataDir, 'sandbox');
  return {
    issuer: config.issuer,
    port: ports.console,
    smtpPort: ports.smtp,
    smppPort: ports.smpp,
    dataDir,
    bankClients: bankClients(config),
    readyOperators: config.sandbox.operators,
  };
}

function addressRows({ issuer, server, sandbox: { dataDir } }: Config, service: Service, sandbox: SandboxProcess): readonly TableRow[] {
  const management = `http://${server.managementHost}:${service.managementPort}`;
  return [
    ['Provider (issuer)', issuer],
    ['Discovery', `${issuer}/.well-known/openid-configuration`],
    ...sandbox.addresses.map(({ name, url }): TableRow => [name, url]),
    ['Health', `${management}/health/ready`],
    ['Metrics', `${management}/metrics`],
    ['Data folder', dataDir],
    ['Stop', 'Ctrl-C (the data stays)'],
  ];
}
