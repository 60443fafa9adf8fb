import { createServer, type Server } from 'node:http';
import type Koa from 'koa';

/** Closes what was opened; resolves when nothing of it is left. */
export type Stop = () => Promise<void>;

/**
 * Both loopback families: a client resolves `localhost` to 127.0.0.1 or to ::1, and either has to be answered.
 * Any other host is listened on alone.
 */
function hostsFor(host: string): readonly { readonly host: string; readonly required: boolean }[] {
  if (host !== 'localhost' && host !== '127.0.0.1') return [{ host, required: true }];
  return [
    { host: '127.0.0.1', required: true },
    { host: '::1', required: false },
  ];
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
  const answer = app.callback();
  const stop = async () => {
    await Promise.all(servers.map((server) => closed(server)));
  };
  for (const target of hostsFor(host)) {
    const server = createServer((request, response) => void answer(request, response));
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
