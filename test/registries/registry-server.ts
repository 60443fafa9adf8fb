import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

/** What a real server of the wire contract (docs/registries) saw and was told to do. */
export interface RegistryServer {
  readonly url: string;
  readonly token: string;
  /** Bodies of questions as they came, and ids that were polled. */
  readonly questions: { readonly requestId: string; readonly callbackUrl: string; readonly question: unknown }[];
  readonly polls: string[];
  /** How often the keys were fetched. */
  keyFetches: number;
  /** Overrides the next answers; nothing set: accepted, and on the second poll answered. */
  respond: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  /** What `GET /v1/jwks` says; the server's own key by default. */
  keySet: () => unknown;
  /** A call-back as the registry would send it, with parts replaced. */
  sign(claims: JWTPayload, options?: { readonly key?: CryptoKey; readonly kid?: string; readonly alg?: string }): Promise<string>;
  stop(): Promise<void>;
}

export type Slug = 'pension-fund' | 'interior-ministry' | 'tax-service';

const TOKEN = 'a-token-of-this-installation';

export async function startRegistryServer(slug: Slug, answers: readonly object[]): Promise<RegistryServer> {
  const pair = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', use: 'sig', alg: 'ES256' };
  const known = new Map<string, number>();
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry: RegistryServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${slug}`,
    token: TOKEN,
    questions: [],
    polls: [],
    keyFetches: 0,
    respond: undefined,
    keySet: () => ({ keys: [jwk] }),
    sign: (claims, { key = pair.privateKey, kid = 'one', alg = 'ES256' } = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: slug, iat: now, exp: now + 60, jti: randomUUID(), ...claims };
      return new SignJWT(Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined)))
        .setProtectedHeader({ alg, kid })
        .sign(key);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    if (path === `/${slug}/v1/jwks`) {
      registry.keyFetches += 1;
      return json(response, 200, registry.keySet());
    }
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (request.method === 'POST') registry.questions.push(JSON.parse(body) as RegistryServer['questions'][number]);
    else registry.polls.push(path.split('/').at(-1) ?? '');
    if (registry.respond !== undefined) return registry.respond(request, response);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return json(response, 401, {});
    const requestId = request.method === 'POST' ? (JSON.parse(body) as { requestId: string }).requestId : (path.split('/').at(-1) ?? '');
    if (request.method === 'POST' && !known.has(requestId)) {
      known.set(requestId, 0);
      return json(response, 202, { requestId, status: 'accepted', retryAfterSeconds: 7 });
    }
    const polls = known.get(requestId);
    if (polls === undefined) return json(response, 404, {});
    known.set(requestId, polls + 1);
    if (polls === 0) return json(response, 200, { requestId, status: 'accepted' });
    return json(response, 200, { requestId, status: 'answered', answer: answers[(polls - 1) % answers.length] });
  }
  return registry;
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
