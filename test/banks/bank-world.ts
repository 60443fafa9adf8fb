import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { createBanks } from '../../src/adapters/banks/configured-banks.ts';
import { bankAnswerPath, type Banks } from '../../src/capabilities/proofing/ports.ts';
import type { Bank } from '../../src/config-types.ts';

/** A server that listens on a free port of this machine. */
export async function listenAnywhere(server: Server = createServer((_, response) => response.end('landed'))) {
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export async function aFreePort(): Promise<number> {
  const taken = await listenAnywhere();
  await taken.stop();
  return Number(new URL(taken.origin).port);
}

export async function aBankKey(): Promise<Bank['privateKey']> {
  const jwk = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey);
  return { ...jwk, kid: 'ours' } as Bank['privateKey'];
}

/** What a bank registers of us. */
export function ourMetadata(ourIssuer: string, bankId: string, { d: _private, ...publicKey }: Bank['privateKey']) {
  return {
    client_id: 'paiza',
    redirect_uris: [`${ourIssuer}${bankAnswerPath(bankId)}`],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    id_token_signed_response_alg: 'ES256',
    jwks: { keys: [publicKey as JWK] },
  };
}

export interface BankOptions {
  readonly issuer: string;
  readonly privateKey: Bank['privateKey'];
  readonly id?: string;
  readonly allowLoopback?: boolean;
  readonly timeoutMilliseconds?: number;
}

/** Our side of one bank, and why it refused answers. */
export function ourSideOf(ourIssuer: string, options: BankOptions): { readonly banks: Banks; readonly refusals: string[] } {
  const refusals: string[] = [];
  const { issuer, privateKey, id = 'river', allowLoopback = true, timeoutMilliseconds = 3000 } = options;
  const bank: Bank = { id, name: { ru: 'Река', en: 'River' }, issuer, clientId: 'paiza', privateKey };
  const banks = createBanks(
    { issuer: ourIssuer, banks: [bank], relyingParties: { allowLoopback } },
    { onRefusal: ({ bankId, reason }) => void refusals.push(`${bankId}: ${reason}`), timeoutMilliseconds },
  );
  return { banks, refusals };
}
