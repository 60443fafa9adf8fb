import { createECDH, createHash } from 'node:crypto';
import { isReservedAddress } from '../../kernel/reserved-addresses.ts';

/** Where a browser's push service takes messages for it (RFC 8030 §5), and the keys that only the browser can read them by (RFC 8291 §2). */
export interface PushSubscription {
  readonly endpoint: string;
  /** Uncompressed point of P-256, base64url. */
  readonly p256dh: string;
  /** 16 bytes, base64url. */
  readonly auth: string;
}

/** A browser that shows notices, as its owner sees it. */
export interface ShownIn {
  readonly id: string;
  readonly endpointDigest: Buffer;
  /** `<browser>/<system>` */
  readonly device: string;
  readonly createdAt: Date;
}

const LONGEST_ENDPOINT = 1024;

/**
 * What `PushSubscription.toJSON()` of a browser gives, as text. The address is one that somebody else names and we connect to, so only https
 * on a public network counts (RFC 9700 §4.12 on request forgery); `allowLoopback` for sandboxes. Undefined for anything else.
 */
export function parsePushSubscription(text: string, { allowLoopback }: { readonly allowLoopback: boolean }): PushSubscription | undefined {
  const { endpoint, keys } = objectOf(text) as { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } };
  const { p256dh, auth } = keys ?? {};
  if (typeof endpoint !== 'string' || typeof p256dh !== 'string' || typeof auth !== 'string') return undefined;
  const url = URL.parse(endpoint);
  if (url === null || endpoint.length > LONGEST_ENDPOINT || !isPushAddress(url, allowLoopback)) return undefined;
  if (!isPoint(p256dh) || bytesOf(auth).length !== 16) return undefined;
  return { endpoint: url.href, p256dh, auth };
}

/** The addresses are long and random, so the digest tells nobody which one it is of. 32 bytes. */
export function endpointDigest(endpoint: string): Buffer {
  return createHash('sha256').update(endpoint).digest();
}

function objectOf(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isPushAddress({ protocol, hostname, username, hash }: URL, allowLoopback: boolean): boolean {
  if (username !== '' || hash !== '') return false;
  if (protocol === 'http:') return allowLoopback && isReservedAddress(hostname);
  return protocol === 'https:' && (allowLoopback || !isReservedAddress(hostname));
}

/** On the curve: a point beside it is how one asks for another's key bit by bit. */
function isPoint(p256dh: string): boolean {
  const point = bytesOf(p256dh);
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    const curve = createECDH('prime256v1');
    curve.generateKeys();
    curve.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}

function bytesOf(text: string): Buffer {
  return /^[\w-]{16,100}$/u.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
}
