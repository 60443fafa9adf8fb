import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

export interface BankKeys {
  /** Signs ID Tokens, ES256. */
  readonly signing: JWK;
  /** Signs cookies. */
  readonly cookie: string;
}

/** The bank's own keys, made at the first start and kept in `folder`, for the owner's eyes only. */
export async function openKeys(folder: string): Promise<BankKeys> {
  const file = join(folder, 'keys.json');
  if (!existsSync(file)) {
    const made = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
    const signing: JWK = { ...made, kid: await calculateJwkThumbprint(made), alg: 'ES256', use: 'sig' };
    const keys: BankKeys = { signing, cookie: randomBytes(32).toString('base64url') };
    writeFileSync(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as BankKeys;
}
