import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Health } from './operations/health.ts';
import { listen } from './operations/listen.ts';

export interface ManagementOptions {
  readonly host: string;
  readonly port: number;
  readonly health: Health;
  /** Text in the Prometheus exposition format. */
  readonly metrics: () => Promise<string>;
}

export interface Management {
  readonly port: number;
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

type Answerer = (options: ManagementOptions) => Promise<Answer>;

const routes: Readonly<Record<string, Answerer>> = {
  '/health/started': async ({ health }) => report(health.isStarted() ? [] : ['starting']),
  // Never asks the database: restarting us would not bring it back.
  '/health/live': async () => report([]),
  '/health/ready': async ({ health }) => report(await health.readinessFaults()),
  '/metrics': async ({ metrics }) => ({ status: 200, body: await metrics(), type: 'text/plain; version=0.0.4; charset=utf-8' }),
};

/**
 * Health and metrics on a listener of their own, for the platform and not for citizens. Health answers
 * `{"status":"ok"}` with 200 or `{"status":"unavailable","faults":[code…]}` with 503.
 */
export async function startManagement(options: ManagementOptions): Promise<Management> {
  const server = createServer({ requestTimeout: 5000, headersTimeout: 5000 }, (request, response) => {
    void answer(options, request).then((found) => send(request, response, found));
  });
  const port = await listen(server, { host: options.host, port: options.port, variable: 'PAIZA_MANAGEMENT_PORT' });
  return {
    port,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

async function answer(options: ManagementOptions, request: IncomingMessage): Promise<Answer> {
  const [path = ''] = (request.url ?? '').split('?');
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  if (route === undefined) return json(404, { error: 'not_found', paths: Object.keys(routes) });
  if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'method_not_allowed', allowed: ['GET', 'HEAD'] });
  try {
    return await route(options);
  } catch {
    return json(500, { error: 'internal' });
  }
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type }: Answer): void {
  const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store' };
  response.writeHead(status, status === 405 ? { ...headers, allow: 'GET, HEAD' } : headers);
  response.end(request.method === 'HEAD' ? undefined : body);
}

function report(faults: readonly string[]): Answer {
  return faults.length === 0 ? json(200, { status: 'ok' }) : json(503, { status: 'unavailable', faults });
}

function json(status: number, body: unknown): Answer {
  return { status, body: `${JSON.stringify(body)}\n`, type: 'application/json; charset=utf-8' };
}
