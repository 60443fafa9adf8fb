import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bankAnswerPath } from '../capabilities/proofing/ports.ts';
import type { Bank, Config } from '../config-types.ts';
import { writePrivateFile } from './private-file.ts';

type BankKey = Bank['privateKey'];

/** Our name for the bank of the outside world. */
const bankId = 'sandbank';
const clientId = 'paiza';

function keyFile(dataDir: string): string {
  return join(dataDir, 'bank-client-key.json');
}

/** Our key at the sandbox's bank; undefined when none was made yet, or what was made cannot be read. */
export function readSandboxBankKey(dataDir: string): BankKey | undefined {
  try {
    return JSON.parse(readFileSync(keyFile(dataDir), 'utf8')) as BankKey;
  } catch {
    return undefined;
  }
}

/** Made once. A lost one is made anew: the bank is told the public half at every start, so nothing rests on it. */
export function ensureSandboxBankKey(dataDir: string): BankKey {
  const known = readSandboxBankKey(dataDir);
  if (known !== undefined) return known;
  const { x = '', y = '', d = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const key: BankKey = { kty: 'EC', crv: 'P-256', x, y, d, kid: thumbprint({ x, y }), alg: 'ES256', use: 'sig' };
  writePrivateFile(keyFile(dataDir), `${JSON.stringify(key)}\n`);
  return key;
}

/** RFC 7638. */
function thumbprint({ x, y }: { readonly x: string; readonly y: string }): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'P-256', kty: 'EC', x, y }))
    .digest('base64url');
}

/** The bank of a sandbox whose outside world has it on this port. */
export function bankOnPort(privateKey: BankKey, port: number): Bank {
  return { id: bankId, name: { ru: 'Песочный банк', en: 'Sandbank' }, issuer: `http://localhost:${port}`, clientId, privateKey };
}

/** What the sandbox's bank has to know of us (RFC 7591 §2); nothing when other banks were configured instead. */
export function bankClients({ issuer, banks = [] }: Pick<Config, 'issuer' | 'banks'>): readonly Readonly<Record<string, unknown>>[] {
  return banks
    .filter(({ id }) => id === bankId)
    .map(({ privateKey: { d: _private, ...publicKey } }) => ({
      client_id: clientId,
      client_name: 'Paiza',
      redirect_uris: [`${issuer}${bankAnswerPath(bankId)}`],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'private_key_jwt',
      token_endpoint_auth_signing_alg: 'ES256',
      id_token_signed_response_alg: 'ES256',
      jwks: { keys: [publicKey] },
    }));
}
