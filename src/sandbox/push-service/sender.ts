import { createPublicKey, verify } from 'node:crypto';

const dayMilliseconds = 86_400_000;

/** Whom a browser takes pushes from, where, and the moment. */
export interface Expected {
  readonly serverKey: string;
  /** Of this push service. */
  readonly origin: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Whether a push comes from the holder of the key that the browser subscribed with (RFC 8292 §2 and §4.2): ES256 over audience and expiry, a
 * day ahead at most.
 */
export function isFromSubscribed(authorization: string, { serverKey, origin, now }: Expected): boolean {
  const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/u.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (key !== serverKey) return false;
  const signed = verify('sha256', Buffer.from(`${head}.${claims}`), keyOf(serverKey), Buffer.from(signature, 'base64url'));
  const { aud, exp } = objectIn(claims) as { aud?: unknown; exp?: unknown };
  return signed && aud === origin && typeof exp === 'number' && exp * 1000 > now && exp * 1000 <= now + dayMilliseconds;
}

function keyOf(serverKey: string) {
  const point = Buffer.from(serverKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  return { key: createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
}

function objectIn(base64url: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(base64url, 'base64url').toString());
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
