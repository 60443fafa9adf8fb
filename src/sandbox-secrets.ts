import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config-types.ts';
import { writePrivateFile } from './operations/private-file.ts';
import { StartRefusal } from './operations/start-refusal.ts';

const secretBytes = 32;

/** The file of a sandbox's master keys: `{ "masterKeys": [{ "id": 1, "secret": base64 }] }`. */
export function sandboxSecretsFile(dataDir: string): string {
  return join(dataDir, 'secrets.json');
}

/** The keys of an existing sandbox, or undefined when none were made yet. Throws a StartRefusal when the file is damaged. */
export function readSandboxSecrets(dataDir: string): Config['masterKeys'] | undefined {
  const path = sandboxSecretsFile(dataDir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const keys = parseKeys(text);
  if (keys === undefined)
    throw new StartRefusal(`${path} is damaged. Restore it, or remove the folder ${dataDir} to begin with empty data.`);
  chmodSync(path, 0o600);
  return keys;
}

/**
 * The keys of a sandbox, made once. Keys that are gone while data remains are not made anew: the data could never be read again, and
 * every sign-in would fail in a way nobody understands.
 */
export function ensureSandboxSecrets(dataDir: string, hasData: boolean): Config['masterKeys'] {
  const known = readSandboxSecrets(dataDir);
  if (known !== undefined) return known;
  if (hasData) {
    const path = sandboxSecretsFile(dataDir);
    throw new StartRefusal(`${path} is missing, but the database beside it was sealed with its keys. Restore it, or remove ${dataDir}.`);
  }
  const masterKeys = [{ id: 1, secret: randomBytes(secretBytes).toString('base64') }];
  writePrivateFile(sandboxSecretsFile(dataDir), `${JSON.stringify({ masterKeys }, undefined, 2)}\n`);
  return masterKeys;
}

function parseKeys(text: string): Config['masterKeys'] | undefined {
  try {
    const { masterKeys } = JSON.parse(text) as { readonly masterKeys?: unknown };
    return Array.isArray(masterKeys) && masterKeys.length > 0 && masterKeys.every(isKey) ? masterKeys : undefined;
  } catch {
    return undefined;
  }
}

function isKey(key: unknown): key is Config['masterKeys'][number] {
  const { id, secret } = (key ?? {}) as { readonly id?: unknown; readonly secret?: unknown };
  return typeof id === 'number' && typeof secret === 'string' && Buffer.from(secret, 'base64').length >= secretBytes;
}
