import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isReservedAddress } from '../../kernel/reserved-addresses.ts';
import { lookUpPublic } from '../banks/guarded-lookup.ts';

export interface DownloadSettings {
  /** Whether this machine and private networks may be asked; for sandboxes. */
  readonly allowLoopback: boolean;
  /** For one request, from resolving the name to the last byte. */
  readonly timeoutMilliseconds: number;
}

export interface Wanted {
  readonly url: string;
  readonly limitBytes: number;
  /** Sent by POST when present. */
  readonly body?: { readonly bytes: Uint8Array; readonly type: string };
}

export type Download = (wanted: Wanted) => Promise<Uint8Array | undefined>;

/**
 * Fetches what a certificate of an accredited authority points at. Undefined for whatever is not a 200 in time and in size: it is
 * then not known, and why makes no difference. Lists are signed, so plain HTTP is the rule (RFC 5280 §8); redirects are not followed.
 */
export function createDownload({ allowLoopback, timeoutMilliseconds }: DownloadSettings): Download {
  return async ({ url: address, limitBytes, body }) => {
    const url = URL.parse(address);
    if (url === null || !isAllowed(url, allowLoopback)) return undefined;
    try {
      const guard = allowLoopback ? {} : { lookup: lookUpPublic };
      const answered = await exchange(url, body, { signal: AbortSignal.timeout(timeoutMilliseconds), ...guard });
      if (answered.statusCode === 200) return await readBounded(answered, limitBytes);
      answered.destroy();
      return undefined;
    } catch {
      return undefined;
    }
  };
}

function isAllowed({ protocol, hostname, username }: URL, allowLoopback: boolean): boolean {
  return (protocol === 'http:' || protocol === 'https:') && username === '' && (allowLoopback || !isReservedAddress(hostname));
}

function exchange(url: URL, body: Wanted['body'], options: RequestOptions): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const sent = body === undefined ? {} : { 'content-type': body.type, 'content-length': body.bytes.length };
  return new Promise((answered, failed) => {
    const method = body === undefined ? 'GET' : 'POST';
    const outgoing = send(url, { ...options, method, headers: { connection: 'close', ...sent }, agent: false }, answered);
    outgoing.once('error', failed);
    outgoing.end(body?.bytes);
  });
}

async function readBounded(answered: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answered as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (length > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}
