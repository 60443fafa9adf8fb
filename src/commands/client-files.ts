import { readFile } from 'node:fs/promises';
import { claimsByScope } from '../capabilities/claims/release.ts';
import type { ClientDeclaration } from '../capabilities/relying-parties/client.ts';
import { parseClient } from '../capabilities/relying-parties/client-declaration.ts';
import type { ClientRules } from '../capabilities/relying-parties/client-rules.ts';

export interface ReadClientFiles {
  readonly clients: readonly ClientDeclaration[];
  /** Everything wrong in any file, one line each, beginning with the file's name. Never a value: it may be a secret. */
  readonly faults: readonly string[];
}

/** What client files are judged by: the deployment, and the scopes this release knows. */
export function clientRules(config: { readonly relyingParties: { readonly allowLoopback: boolean } }): ClientRules {
  return { allowLoopback: config.relyingParties.allowLoopback, scopes: new Set([...Object.keys(claimsByScope()), 'offline_access']) };
}

/** Reads and checks all files before anything is done with one of them. */
export async function readClientFiles(files: readonly string[], rules: ClientRules): Promise<ReadClientFiles> {
  const clients = new Map<string, ClientDeclaration>();
  const faults: string[] = [];
  for (const file of files) {
    const read = await readClientFile(file, rules);
    faults.push(...read.faults.map((fault) => `${file}: ${fault}`));
    if (read.client === undefined) continue;
    if (clients.has(read.client.clientId)) faults.push(`${file}: /client_id stands in an earlier file as well`);
    clients.set(read.client.clientId, read.client);
  }
  return { clients: [...clients.values()], faults };
}

interface ReadClientFile {
  readonly client?: ClientDeclaration;
  readonly faults: readonly string[];
}

async function readClientFile(file: string, rules: ClientRules): Promise<ReadClientFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { faults: [`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`] };
  }
  let source: unknown;
  try {
    source = JSON.parse(text);
  } catch (error) {
    // The parser's own message quotes the text around the fault, which may be the secret.
    const place = /line \d+ column \d+/u.exec(String(error))?.[0];
    return { faults: [`is not valid JSON${place === undefined ? '' : `: ${place}`}`] };
  }
  const parsed = parseClient(source, rules);
  if (parsed.kind === 'valid') return { client: parsed.client, faults: [] };
  return { faults: parsed.faults.map(({ path, message }) => `${path === '' ? 'the file' : path} ${message}`) };
}
