import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';
import { freePorts } from '../../support/free-ports.ts';

export interface RunningSandbox {
  readonly sandbox: Sandbox;
  readonly options: SandboxOptions;
  readonly console: string;
  readonly region: string;
  readonly tax: string;
  readonly registries: string;
  readonly bank: string;
  readonly post: string;
  readonly authority: string;
  readonly smtpPort: number;
  readonly smppPort: number;
}

function portOf(sandbox: Sandbox, scheme: string): number {
  const address = sandbox.addresses.find(({ url }) => url.startsWith(scheme));
  if (!address) throw new Error(`The sandbox names no ${scheme} address`);
  return Number(new URL(address.url).port);
}

/** Starts a sandbox on neighbouring free ports, and on whatever ports the message protocols get. */
export async function runSandbox(given: Partial<SandboxOptions> & { readonly dataDir: string }): Promise<RunningSandbox> {
  const port = given.port ?? (await freePorts(8));
  const options: SandboxOptions = { issuer: 'http://localhost:9', port, smtpPort: 0, smppPort: 0, ...given };
  const sandbox = await startSandbox(options);
  return {
    sandbox,
    options,
    console: `http://localhost:${options.port}`,
    region: `http://localhost:${options.port + 1}`,
    tax: `http://localhost:${options.port + 2}`,
    registries: `http://localhost:${options.port + 3}`,
    bank: `http://localhost:${options.port + 4}`,
    post: `http://localhost:${options.port + 5}`,
    authority: `http://localhost:${options.port + 6}`,
    smtpPort: portOf(sandbox, 'smtp:'),
    smppPort: portOf(sandbox, 'smpp:'),
  };
}

/** An empty folder and its removal. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'paiza-sandbox-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface PublishedMessage {
  readonly channel: 'sms' | 'email' | 'push';
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly sentAt: string;
}

/** What the console publishes; `query` is sent as it is, e.g. `?to=+7…`. */
export async function messages(consoleUrl: string, query = ''): Promise<PublishedMessage[]> {
  const answer = await fetch(`${consoleUrl}/api/messages${query}`);
  return (await answer.json()) as PublishedMessage[];
}
