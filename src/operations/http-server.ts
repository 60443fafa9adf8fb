import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from './listen.ts';

export interface HttpServerSettings {
  readonly host: string;
  readonly port: number;
  readonly requestTimeoutSeconds: number;
  readonly trustProxy: boolean;
}

export interface HttpServer {
  readonly port: number;
  /** Takes no new connections, lets what is under way finish for as long as allowed, then cuts the rest. Resolves with the number cut. */
  drain(graceSeconds: number): Promise<number>;
}

/** A head of 20 KB is refused with 431, one request cannot fill the memory. */
const maxHeaderSize = 16 * 1024;
const maxConnections = 10_000;
/** Node looks for slow senders this often, so they are cut up to this much later than allowed. */
const slowClientCheckMilliseconds = 500;

/**
 * The citizens' listener. Who sends slowly is cut after `requestTimeoutSeconds`, who reads slowly as well, so that no socket can be held
 * for long; a connection from our own proxy may stay open longer than the proxy keeps it, or it would send into a closing one.
 */
export async function startHttpServer(settings: HttpServerSettings, handle: RequestListener): Promise<HttpServer> {
  const timeout = settings.requestTimeoutSeconds * 1000;
  const sendTimeout = Math.max(timeout - 2 * slowClientCheckMilliseconds, 500);
  const open = new Set<ServerResponse>();
  let draining = false;
  const server = createServer(
    {
      maxHeaderSize,
      requestTimeout: sendTimeout,
      headersTimeout: sendTimeout,
      connectionsCheckingInterval: slowClientCheckMilliseconds,
      keepAliveTimeout: settings.trustProxy ? 75_000 : 5000,
    },
    (request, response) => {
      open.add(response);
      // Whole answer, reading by the client included: a drop a second would keep an idle timer from ever firing.
      const deadline = setTimeout(() => request.socket.destroy(), 2 * timeout);
      response.once('close', () => {
        open.delete(response);
        clearTimeout(deadline);
      });
      // Nothing is left but the client's reading. Node grants a reader that took anything at all a second period.
      response.once('prefinish', () => request.socket.setTimeout(timeout / 2));
      if (draining) response.setHeader('connection', 'close');
      handle(request, response);
    },
  );
  server.setTimeout(timeout);
  server.maxConnections = maxConnections;
  server.on('clientError', refuseMalformed);
  const port = await listen(server, { ...settings, variable: 'PAIZA_PORT' });
  return {
    port,
    drain: async (graceSeconds) => {
      draining = true;
      for (const response of open) if (!response.headersSent) response.setHeader('connection', 'close');
      return closeWithin(server, open, graceSeconds);
    },
  };
}

async function closeWithin(server: Server, open: ReadonlySet<ServerResponse>, graceSeconds: number): Promise<number> {
  const waiting = new AbortController();
  const closed = new Promise<number>((settle) => server.close(() => settle(0)));
  // Connections that become idle by and by: their keep-alive must not hold us.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const late = sleep(graceSeconds * 1000, undefined, { signal: waiting.signal }).then(
    () => open.size,
    () => 0,
  );
  const cut = await Promise.race([closed, late]);
  clearInterval(sweep);
  waiting.abort();
  server.closeAllConnections();
  await closed;
  return cut;
}

interface Malformed {
  readonly status: string;
  readonly advice: string;
}

const malformed: Readonly<Record<string, Malformed>> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    advice:
      'Адрес или файлы cookie слишком велики. Удалите cookie этого сайта и начните заново с портала.\n' +
      'The address or the cookies are too large. Delete the cookies of this site and start again from the portal.\n',
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: '413 Content Too Large', advice: 'The chunk extensions of the request are too large.\n' },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    advice:
      'Запрос шёл слишком долго. Проверьте связь и повторите.\nThe request took too long to arrive. Check the connection and try again.\n',
  },
};

const unreadable: Malformed = {
  status: '400 Bad Request',
  advice: 'Запрос не соответствует HTTP/1.1.\nThis is not a valid HTTP/1.1 request (RFC 9112).\n',
};

/** What could not be parsed never reaches the application, so its answer is written by hand. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, advice } = malformed[error.code ?? ''] ?? unreadable;
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(advice)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${advice}`, () => socket.destroy());
}
