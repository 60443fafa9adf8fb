import { createECDH, randomBytes } from 'node:crypto';

/** A browser of the sandbox: what a real one and its push service keep of a subscription (W3C Push API §4). */
export interface SoftBrowser {
  /** Path part of the endpoint, which nobody can guess: whoever knows it may send (RFC 8030 §8.3). */
  readonly id: string;
  /** As people tell one from another. */
  readonly serial: number;
  /** The one key whose holder may send to it (RFC 8292 §4), an uncompressed point of P-256 in base64url. */
  readonly serverKey: string;
  /** Private half of its key pair, base64url. */
  readonly privateKey: string;
  /** 16 bytes, base64url. */
  readonly auth: string;
  readonly madeAt: string;
  /** It has ended the subscription: whatever is sent from then on finds it gone. */
  readonly ended: boolean;
}

export function newSoftBrowser(serial: number, serverKey: string): SoftBrowser {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return {
    id: randomBytes(24).toString('base64url'),
    serial,
    serverKey,
    privateKey: pair.getPrivateKey('base64url'),
    auth: randomBytes(16).toString('base64url'),
    madeAt: new Date().toISOString(),
    ended: false,
  };
}

export function isSoftBrowser(value: unknown): value is SoftBrowser {
  return typeof value === 'object' && value !== null && 'serverKey' in value && 'privateKey' in value;
}

/** How the inbox names it as a recipient. */
export function browserName({ serial }: Pick<SoftBrowser, 'serial'>): string {
  return `browser-${serial}`;
}

export function pushPath({ id }: Pick<SoftBrowser, 'id'>): string {
  return `/push/${id}`;
}

/** What `PushSubscription.toJSON()` gives to the site that the browser subscribes at. */
export function subscriptionOf(browser: SoftBrowser, origin: string) {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(Buffer.from(browser.privateKey, 'base64url'));
  return {
    endpoint: `${origin}${pushPath(browser)}`,
    expirationTime: null,
    keys: { p256dh: pair.getPublicKey('base64url'), auth: browser.auth },
  };
}

/** Whether this is a key that a browser can be subscribed with: a point of P-256. */
export function isServerKey(text: string): boolean {
  const point = /^[\w-]{87}$/u.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    const pair = createECDH('prime256v1');
    pair.generateKeys();
    pair.computeSecret(point);
    return true;
  } catch {
    return false;
  }
}
