import { PostFault } from '../../capabilities/proofing/ports.ts';

/** What a post may say at once: a page of its journal has a few kilobytes. */
const LIMIT_BYTES = 256 * 1024;

export interface BoundedRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly token: string;
  readonly body?: string;
}

/**
 * The body of a 200 as JSON. Follows no redirect, and reads no further than the limit. Throws PostFault, which says nothing of what was sent
 * or answered.
 */
export async function fetchBounded({ url, method, token, body }: BoundedRequest, signal: AbortSignal): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, redirect: 'manual', signal, ...(body === undefined ? {} : { body }) }).catch(() => {
    throw new PostFault('unreachable');
  });
  const text = await readBounded(response).catch((error: unknown) => {
    throw error instanceof PostFault ? error : new PostFault('unreachable');
  });
  if (response.status !== 200) throw new PostFault(response.status === 429 || response.status >= 500 ? 'unavailable' : 'refused');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PostFault('garbage');
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    // Leaving the loop ends the connection.
    if (length > LIMIT_BYTES) throw new PostFault('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
