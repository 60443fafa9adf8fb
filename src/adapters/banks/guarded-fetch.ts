import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isReservedAddress } from '../../kernel/reserved-addresses.ts';
import { createPublicLookup, type ResolveName } from './guarded-lookup.ts';
import { OutboundFault } from './outbound-fault.ts';

/** Metadata, key sets and tokens have a few KiB. */
const LIMIT_BYTES = 128 * 1024;

export interface GuardOptions {
  /** Whether this machine and private networks may be asked, by plain HTTP as well; for sandboxes. */
  readonly allowLoopback: boolean;
  /** For one request, from resolving the name to the last byte. */
  readonly timeoutMilliseconds: number;
  /** The resolver of the machine when not given. */
  readonly resolve?: ResolveName;
}

/** The part of `fetch` that an OpenID client needs. */
export interface OutboundRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type GuardedFetch = (address: string, request: OutboundRequest) => Promise<Response>;

/**
 * Requests to addresses that a bank's metadata name (RFC 9700 §4.12 on request forgery): public networks only, no redirects, an end in time
 * and in size, whatever the other side does. Throws an OutboundFault, also when the bank says that it is out of order (429, 5xx).
 */
export function createGuardedFetch(options: GuardOptions): GuardedFetch {
  const guard = options.allowLoopback ? {} : { lookup: createPublicLookup(options.resolve) };
  return async (address, request) => {
    const url = new URL(address);
    if (!isAllowed(url, options)) throw new OutboundFault('address_refused');
    const deadline = AbortSignal.timeout(options.timeoutMilliseconds);
    try {
      const answered = await exchange(url, request, { ...guard, signal: deadline });
      return toResponse(answered, await readBounded(answered));
    } catch (error) {
      if (error instanceof OutboundFault) throw error;
      // What the runtime says of it could quote what was sent, so it is dropped.
      throw new OutboundFault(deadline.aborted ? 'timeout' : 'unreachable');
    }
  };
}

function isAllowed({ protocol, hostname }: URL, { allowLoopback }: GuardOptions): boolean {
  if (protocol === 'http:') return allowLoopback && isReservedAddress(hostname);
  return protocol === 'https:' && (allowLoopback || !isReservedAddress(hostname));
}

function exchange(url: URL, { method, headers, body }: OutboundRequest, options: RequestOptions): Promise<IncomingMessage> {
  return new Promise((answered, failed) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    // A connection of its own: a kept one could be closed by the bank just as a code is redeemed, which must not be tried twice.
    const outgoing = send(url, { ...options, method, headers: { ...headers, connection: 'close' }, agent: false }, answered);
    outgoing.once('error', failed);
    outgoing.end(body);
  });
}

async function readBounded(answered: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answered as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (length > LIMIT_BYTES) throw new OutboundFault('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toResponse({ statusCode: status = 0, headers }: IncomingMessage, body: Buffer): Response {
  if (status === 429 || status >= 500) throw new OutboundFault('unavailable');
  if (status < 200 || (status >= 300 && status < 400)) throw new OutboundFault('redirected');
  const contentType = headers['content-type'];
  const isEmpty = status === 204 || status === 205;
  return new Response(isEmpty ? null : Uint8Array.from(body), {
    status,
    headers: contentType === undefined ? {} : { 'content-type': contentType },
  });
}
