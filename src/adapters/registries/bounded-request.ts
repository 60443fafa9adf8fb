import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { RegistryFault } from '../../capabilities/registries/ports.ts';

/** What a registry may say at once; an answer has a few hundred bytes. */
const LIMIT_BYTES = 64 * 1024;
const IDLE_MILLISECONDS = 4000;

export interface BoundedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole of it, body included. */
  readonly timeoutMilliseconds: number;
}

export interface BoundedAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const settings = { keepAlive: true, timeout: IDLE_MILLISECONDS };
const [http, https] = [new HttpAgent(settings), new HttpsAgent(settings)];

/**
 * One request over a kept connection; follows no redirect, reads a limited body and ends in time. Throws a RegistryFault, which says nothing
 * of what was sent. `fetch` would do the same at three times the CPU, and registries are asked by the hundred a second.
 */
export function requestBounded(request: BoundedRequest, signal: AbortSignal): Promise<BoundedAnswer> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body } = request;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, headers: { ...headers, ...length } };
    const outgoing = url.startsWith('https:')
      ? httpsRequest(url, { ...options, agent: https })
      : httpRequest(url, { ...options, agent: http });
    const end = (fault: RegistryFault): void => {
      settle();
      reject(fault);
      outgoing.destroy();
    };
    const stop = (): void => end(new RegistryFault('unreachable'));
    const timer = setTimeout(() => end(new RegistryFault('timeout')), request.timeoutMilliseconds);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    outgoing.on('error', stop);
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > LIMIT_BYTES) end(new RegistryFault('too_large'));
        else chunks.push(chunk);
      });
      response.on('error', stop);
      response.on('end', () => {
        settle();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') });
      });
    });
    outgoing.end(body);
  });
}
