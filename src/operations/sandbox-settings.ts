import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config, ConfigInput } from '../config-types.ts';
import { loadConfig } from '../config.ts';
import { readEnvironment } from '../environment-variables.ts';
import { readSandboxSecrets } from '../sandbox-secrets.ts';
import { writePrivateFile } from './private-file.ts';
import { StartRefusal } from './start-refusal.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What was asked for, before what belongs to a particular data folder is known. */
export interface SandboxRequest {
  readonly overrides: ConfigInput;
  readonly variables: Variables;
}

/** Mail and SMS centre of the outside world, counted from the console's port, so that several copies do not collide. */
const smtpOffset = 25;
const smppOffset = 75;

export interface SandboxPorts {
  readonly console: number;
  readonly smtp: number;
  readonly smpp: number;
}

export function sandboxPorts(config: Pick<Config, 'sandbox'>): SandboxPorts {
  const { port } = config.sandbox;
  return { console: port, smtp: port + smtpOffset, smpp: port + smppOffset };
}

/** The folder of a sandbox's data; a folder that was not named lies in the project, wherever the command was called from. */
export function sandboxDataDir({ overrides, variables }: SandboxRequest): string {
  const given = overrides.sandbox?.dataDir ?? readEnvironment(variables).values.sandbox?.dataDir;
  if (given !== undefined) return resolve(given);
  return resolve(join(import.meta.dirname, '../..'), loadConfig({ environment: 'sandbox', variables: {} }).sandbox.dataDir);
}

/**
 * Configuration of a sandbox. Whoever moves one port moves what hangs on it: issuer and management follow the provider's port, mail and
 * SMS the console's, each unless it was set by itself.
 */
export function loadSandboxConfig({ overrides, variables }: SandboxRequest, found: ConfigInput = {}): Config {
  const given = readEnvironment(variables).values;
  const asked = loadConfig({ environment: 'sandbox', overrides, variables });
  const { port } = asked.server;
  const ports = sandboxPorts(asked);
  const following: ConfigInput = {
    issuer: overrides.issuer ?? given.issuer ?? `http://localhost:${port}`,
    server: { managementPort: overrides.server?.managementPort ?? given.server?.managementPort ?? port + 1 },
    mail: given.mail?.host === undefined ? { port: given.mail?.port ?? ports.smtp } : {},
    sms: given.sms?.host === undefined ? { port: given.sms?.port ?? ports.smpp } : {},
    database: { url: given.database?.url ?? found.database?.url ?? '' },
    masterKeys: given.masterKeys ?? found.masterKeys ?? [],
    sandbox: { dataDir: sandboxDataDir({ overrides, variables }) },
  };
  return loadConfig({ environment: 'sandbox', variables, overrides: mergeLayers(overrides, following) });
}

function mergeLayers(base: ConfigInput, over: ConfigInput): ConfigInput {
  const names = new Set([...Object.keys(base), ...Object.keys(over)]) as Set<keyof ConfigInput>;
  const merged = [...names].map((name) => {
    const [low, high] = [base[name], over[name]];
    const both = typeof low === 'object' && typeof high === 'object' && !Array.isArray(high);
    return [name, both ? { ...low, ...high } : (high ?? low)];
  });
  return Object.fromEntries(merged) as ConfigInput;
}

/** What the other commands need to reach a running sandbox. */
interface RunningSandbox {
  readonly pid: number;
  readonly databaseUrl: string;
}

function runningFile(dataDir: string): string {
  return join(dataDir, 'running.json');
}

/** Lets `paiza client apply` and other commands find this sandbox. Overwritten by each start, so it need not be removed. */
export function recordRunningSandbox(dataDir: string, running: RunningSandbox): void {
  writePrivateFile(runningFile(dataDir), `${JSON.stringify(running)}\n`);
}

/** Configuration for a command that works on the sandbox somebody started. Throws a StartRefusal when there is none. */
export function loadRunningSandboxConfig(request: SandboxRequest): Config {
  const dataDir = sandboxDataDir(request);
  const config = loadSandboxConfig(request, {
    masterKeys: readSandboxSecrets(dataDir) ?? [],
    database: { url: readRunning(dataDir)?.databaseUrl ?? '' },
  });
  if (config.database.url === '' || config.masterKeys.length === 0) {
    throw new StartRefusal(
      `No sandbox runs on ${dataDir}. Start one with \`npm start\`, name its folder with --data (PAIZA_DATA), ` +
        'or use --environment production with DATABASE_URL and the other settings.',
    );
  }
  return config;
}

function readRunning(dataDir: string): RunningSandbox | undefined {
  try {
    const running = JSON.parse(readFileSync(runningFile(dataDir), 'utf8')) as RunningSandbox;
    process.kill(running.pid, 0); // throws when it is gone
    return running;
  } catch {
    return undefined;
  }
}
