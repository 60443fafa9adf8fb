import type { IncomingMessage } from 'node:http';

const localNames = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/iu;
const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request was meant for this machine. A page somewhere can have its own name lead to the loopback address and would then read
 * inboxes and keys as if they were its own (DNS rebinding): only under names of this machine does the sandbox answer.
 */
export function isOwnAddress({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return localNames.test(headers.host ?? '');
}

/**
 * Whether a page of another site sends this to an API, which takes no password. What the browser says of the sender decides; programs say
 * nothing.
 */
export function isFromElsewhere({ headers, method = 'GET', url = '/' }: Pick<IncomingMessage, 'headers' | 'method' | 'url'>): boolean {
  if (reading.has(method) || !url.startsWith('/api/')) return false;
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}
