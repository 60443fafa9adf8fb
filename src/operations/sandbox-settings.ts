import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Bank, Config, ConfigInput } from '../config-types.ts';
import { loadConfig } from '../config.ts';
import { serviceRole } from '../database/service-role.ts';
import { readEnvironment } from '../environment-variables.ts';
import { readSandboxSecrets } from '../sandbox-secrets.ts';
import { writePrivateFile } from './private-file.ts';
import { bankOnPort, readSandboxBankKey } from './sandbox-bank.ts';
import { postOnPort } from './sandbox-post.ts';
import { registriesOnPort } from './sandbox-registries.ts';
import { StartRefusal } from './start-refusal.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** What was asked for, before what belongs to a particular data folder is known. */
export interface SandboxRequest {
  readonly overrides: ConfigInput;
  readonly variables: Variables;
}

/** Registries, bank, post office, certificate authority, mail and SMS centre of the outside world, counted from the console's port, so that several copies do not collide. */
const registriesOffset = 3;
const bankOffset = 4;
const postOffset = 5;
const authorityOffset = 6;
const smtpOffset = 25;
const smppOffset = 75;

export interface SandboxPorts {
  readonly console: number;
  readonly registries: number;
  readonly bank: number;
  readonly post: number;
  readonly authority: number;
  readonly smtp: number;
  readonly smpp: number;
}

export function sandboxPorts(config: { readonly sandbox: { readonly port: number } }): SandboxPorts {
  const { port } = config.sandbox;
  return {
    console: port,
    registries: port + registriesOffset,
    bank: port + bankOffset,
    post: port + postOffset,
    authority: port + authorityOffset,
    smtp: port + smtpOffset,
    smpp: port + smppOffset,
  };
}

/** The folder of a sandbox's data; a folder that was not named lies in the project, wherever the command was called from. */
export function sandboxDataDir({ overrides, variables }: SandboxRequest): string {
  const given = overrides.sandbox?.dataDir ?? readEnvironment(variables).values.sandbox?.dataDir;
  if (given !== undefined) return resolve(given);
  return resolve(
    join(import.meta.dirname, '../..'),
    loadConfig({ environment: 'sandbox', variables: {}, overrides: { masterKeys: keysStillToCome } }).sandbox.dataDir,
  );
}

/** What a data folder holds and the environment did not give. */
export interface FoundSettings {
  readonly masterKeys: Config['masterKeys'];
  readonly databaseUrl: string;
  /** Whether the database is our own, so that the role of the service is there for certain. */
  readonly ownDatabase?: boolean;
  /** Our key at the bank of the outside world, which is connected when no other banks are. */
  readonly bankKey?: Bank['privateKey'];
  /** Another node, or a command, belongs to this copy whatever port it has itself. */
  readonly running?: RunningSandbox;
}

/** Where a sandbox will be, known before its keys and its database are. */
export type SandboxPlaces = Pick<Config, 'server' | 'sandbox' | 'logging'>;

/** Throws ConfigError for all that is wrong so far. */
export function loadSandboxPlaces(request: SandboxRequest): SandboxPlaces {
  const { server, sandbox, logging } = loadSandboxConfig(request, { masterKeys: keysStillToCome, databaseUrl: '' });
  return { server, sandbox, logging };
}

/** Only to satisfy the schema; {@link loadSandboxPlaces} lets none of it out. */
const keysStillToCome = [{ id: 1, secret: Buffer.alloc(32).toString('base64') }];

/**
 * Configuration of a sandbox. Whoever moves one port moves what hangs on it: issuer and management follow the provider's port, mail, SMS,
 * registries and bank the console's, each unless it was set by itself.
 */
export function loadSandboxConfig(request: SandboxRequest, found: FoundSettings): Config {
  const { overrides, variables } = request;
  const given = readEnvironment(variables).values;
  const masterKeys = given.masterKeys ?? found.masterKeys;
  const asked = loadConfig({ environment: 'sandbox', variables, overrides: { ...overrides, masterKeys: keysStillToCome } });
  const { port } = asked.server;
  const sandboxPort = overrides.sandbox?.port ?? given.sandbox?.port ?? found.running?.sandboxPort ?? asked.sandbox.port;
  const ports = sandboxPorts({ sandbox: { port: sandboxPort } });
  const following: ConfigInput = {
    issuer: given.issuer ?? found.running?.issuer ?? `http://localhost:${port}`,
    server: { managementPort: given.server?.managementPort ?? port + 1 },
    mail: given.mail?.host === undefined ? { port: given.mail?.port ?? ports.smtp } : {},
    sms: given.sms?.host === undefined ? { port: given.sms?.port ?? ports.smpp } : {},
    registries: registriesOnPort(asked.registries, given.registries, ports.registries),
    ...(asked.banks !== undefined || found.bankKey === undefined ? {} : { banks: [bankOnPort(found.bankKey, ports.bank)] }),
    ...postOnPort(asked.post, given.post, ports.post),
    database: { url: given.database?.url ?? found.databaseUrl, ...(found.ownDatabase === true ? { role: serviceRole } : {}) },
    signature: { authoritiesFile: given.signature?.authoritiesFile ?? sandboxAuthorities(sandboxDataDir(request)) },
    audit: { checkpointFile: given.audit?.checkpointFile ?? join(sandboxDataDir(request), 'audit-checkpoints.jsonl') },
    masterKeys,
    sandbox: { port: sandboxPort, dataDir: sandboxDataDir(request) },
  };
  return loadConfig({ environment: 'sandbox', variables, overrides: mergeLayers(overrides, following) });
}

/** The list that the certificate authority of the outside world writes when it starts. */
function sandboxAuthorities(dataDir: string): string {
  return join(dataDir, 'sandbox/certificate-authority/authorities.pem');
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
  readonly issuer: string;
  readonly sandboxPort: number;
}

function runningFile(dataDir: string): string {
  return join(dataDir, 'running.json');
}

/** Lets `paiza client apply` and other commands find this sandbox. Overwritten by each start, so it need not be removed. */
export function recordRunningSandbox({ issuer, database, sandbox }: Config): void {
  const running: RunningSandbox = { pid: process.pid, databaseUrl: database.url, issuer, sandboxPort: sandbox.port };
  writePrivateFile(runningFile(sandbox.dataDir), `${JSON.stringify(running)}\n`);
}

/** Configuration for a command that works on the sandbox somebody started. Throws a StartRefusal when there is none. */
export function loadRunningSandboxConfig(request: SandboxRequest): Config {
  const dataDir = sandboxDataDir(request);
  const given = readEnvironment(request.variables).values;
  const masterKeys = given.masterKeys ?? readSandboxSecrets(dataDir);
  const running = readRunning(dataDir);
  const databaseUrl = given.database?.url ?? running?.databaseUrl;
  if (masterKeys === undefined || databaseUrl === undefined) {
    throw new StartRefusal(
      `No sandbox runs on ${dataDir}. Start one with \`npm start\`, name its folder with --data (PAIZA_DATA), ` +
        'or use --environment production with DATABASE_URL and the other settings.',
    );
  }
  const bankKey = readSandboxBankKey(dataDir);
  return loadSandboxConfig(request, {
    masterKeys,
    databaseUrl,
    ...(bankKey === undefined ? {} : { bankKey }),
    ...(running === undefined ? {} : { running }),
  });
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
