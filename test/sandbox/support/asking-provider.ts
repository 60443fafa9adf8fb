import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';
import type { RegistryName } from '../../../src/sandbox/registries/registry.ts';

export interface ArrivedCallBack {
  readonly path: string;
  readonly contentType: string | undefined;
  readonly jws: string;
}

export interface RegistryReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: { readonly requestId?: string; readonly status?: string; readonly answer?: unknown; readonly code?: string } | undefined;
}

/** The side of the provider in docs/registries: it asks, polls and hears call-backs. */
export interface AskingProvider {
  readonly issuer: string;
  readonly callBacks: readonly ArrivedCallBack[];
  /** Answers the next call-back of this path with 503; all others get 202. */
  refuseOnce(path: string): void;
  stop(): Promise<void>;
}

export const newRequestId = (): string => `chk_${randomBytes(16).toString('hex')}`;

export async function startAskingProvider(port: number): Promise<AskingProvider> {
  const callBacks: ArrivedCallBack[] = [];
  const refused = new Set<string>();
  const server: Server = createServer((request, response) => {
    void text(request).then((jws) => {
      callBacks.push({ path: request.url ?? '', contentType: request.headers['content-type'], jws });
      response.writeHead(refused.delete(request.url ?? '') ? 503 : 202).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(port, 'localhost', resolve));
  return {
    issuer: `http://localhost:${port}`,
    callBacks,
    refuseOnce: (path) => void refused.add(path),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What each registry is asked about somebody. */
export function questionAbout(registry: RegistryName, { familyName, givenName, patronymic, ...citizen }: Citizen): object {
  const { gender, birthDate, snils, document } = citizen;
  const names = { familyName, givenName, patronymic, birthDate };
  if (registry === 'pension-fund') return { ...names, snils, gender };
  const { issuedBy: _issuedBy, ...shown } = document;
  return registry === 'interior-ministry' ? { ...names, document: shown } : { ...names, gender, snils, document };
}

async function reply(answer: Response): Promise<RegistryReply> {
  const body = await answer.text();
  let parsed: RegistryReply['body'];
  try {
    parsed = JSON.parse(body) as RegistryReply['body'];
  } catch {
    parsed = undefined;
  }
  return { status: answer.status, headers: answer.headers, text: body, body: parsed };
}

const tokenFor = (registry: RegistryName) => ({ authorization: `Bearer sandbox-token-of-the-${registry}` });

export async function ask(url: string, registry: RegistryName, body: unknown, headers: Record<string, string> = tokenFor(registry)) {
  return reply(await fetch(`${url}/${registry}/v1/requests`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

export async function poll(url: string, registry: RegistryName, requestId: string) {
  return reply(await fetch(`${url}/${registry}/v1/requests/${requestId}`, { headers: tokenFor(registry) }));
}

/** The claims of a call-back, once its signature, issuer, audience and times are found right. Throws otherwise. */
export async function verifyCallBack(url: string, registry: RegistryName, { jws }: ArrivedCallBack, audience: string): Promise<JWTPayload> {
  const keys = (await (await fetch(`${url}/${registry}/v1/jwks`)).json()) as JSONWebKeySet;
  const options = { algorithms: ['ES256'], issuer: registry, audience, maxTokenAge: 300, requiredClaims: ['iat', 'exp', 'jti'] };
  return (await jwtVerify(jws, createLocalJWKSet(keys), options)).payload;
}
