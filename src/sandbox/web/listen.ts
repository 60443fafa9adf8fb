import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type Koa from 'koa';
import { isFromElsewhere, isOwnAddress } from './own-address.ts';

/** Closes what was opened; resolves when nothing of it is left. */
export type Stop = () => Promise<void>;

/**
 * Both loopback families: a client resolves `localhost` to 127.0.0.1 or to ::1, and either has to be answered.
 * Any other host is listened on alone.
 */
function hostsFor(host: string): readonly { readonly host: string; readonly required: boolean }[] {
  if (!isLoopback(host) || host === '::1') return [{ host, required: true }];
  return [
    { host: '127.0.0.1', required: true },
    { host: '::1', required: false },
  ];
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '::1';

/** On the loopback address, what was not meant for this machine is refused (RFC 9110 §15.5.20). */
function guarded(answer: RequestListener, host: string): RequestListener {
  return (request, response) => {
    if (isLoopback(host) && !isOwnAddress(request)) return refuse(request, response, 421, 'Ask this machine by the name localhost.');
    if (isFromElsewhere(request)) return refuse(request, response, 403, 'Only programs and its own pages may write to this API.');
    answer(request, response);
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: 403 | 421, detail: string): void {
  request.resume();
  const title = status === 421 ? 'Misdirected Request' : 'Forbidden';
  const code = status === 421 ? 'sandbox.misdirected' : 'sandbox.forbidden';
  response.writeHead(status, { 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  response.end(JSON.stringify({ type: 'about:blank', status, code, title, detail }));
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** A machine without IPv6 answers so when ::1 is listened on. */
const withoutFamily = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Serves HTTP on `host`; rejects with the system error when the port is taken. */
export async function listenHttp(app: Koa, port: number, host: string): Promise<Stop> {
  const servers: Server[] = [];
  const handle = app.callback();
  const answer = guarded((request, response) => void handle(request, response), host);
  const stop = async () => {
    await Promise.all(servers.map((server) => closed(server)));
  };
  for (const target of hostsFor(host)) {
    const server = createServer(answer);
    try {
      await listening(server, port, target.host);
      servers.push(server);
    } catch (error) {
      if (!target.required && withoutFamily.has((error as NodeJS.ErrnoException).code ?? '')) continue;
      await stop();
      throw error;
    }
  }
  return stop;
}
