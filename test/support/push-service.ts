import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A browser as its push service and its service worker know it. */
export interface PushedBrowser {
  /** What `PushSubscription.toJSON()` gives, as text. */
  readonly subscription: string;
  /** Payloads that arrived and opened, newest last. */
  readonly received: readonly Pushed[];
  /** Instead of taking the next messages. */
  answer: number;
}

export interface Pushed {
  readonly payload: { readonly id: string; readonly title: string; readonly body: string; readonly url: string; readonly language: string };
  readonly ttl: number;
  readonly contact: string;
}

export interface PushService {
  readonly origin: string;
  newBrowser(applicationServerKey: string): PushedBrowser;
  stop(): Promise<void>;
}

/** A push service on this machine: takes messages by RFC 8030, and only those signed by the key (RFC 8292) that the browser was subscribed with. */
export async function startPushService(): Promise<PushService> {
  const browsers = new Map<string, (request: IncomingMessage, body: Buffer) => number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = browsers.get(request.url ?? '')?.(request, Buffer.concat(chunks)) ?? 404;
      response.writeHead(status, status === 201 ? { location: `${request.url}/message` } : {}).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    newBrowser: (key) => subscribe(browsers, origin, key),
    stop: () => stopped(server),
  };
}

function subscribe(browsers: Map<string, (request: IncomingMessage, body: Buffer) => number>, origin: string, serverKey: string) {
  const path = `/push/${randomBytes(24).toString('base64url')}`;
  const keys = createECDH('prime256v1');
  const p256dh = keys.generateKeys('base64url');
  const auth = randomBytes(16);
  const received: Pushed[] = [];
  const subscription = JSON.stringify({ endpoint: `${origin}${path}`, keys: { p256dh, auth: auth.toString('base64url') } });
  const browser: PushedBrowser = { subscription, received, answer: 201 };
  browsers.set(path, (request, body) => {
    if (browser.answer !== 201) return browser.answer;
    if (request.method !== 'POST' || request.headers['content-encoding'] !== 'aes128gcm' || body.length > 4096) return 400;
    const contact = vapidContact(String(request.headers.authorization), origin, serverKey);
    if (contact === undefined) return 403;
    const payload = JSON.parse(decrypt(keys, auth, body)) as Pushed['payload'];
    received.push({ payload, ttl: Number(request.headers['ttl']), contact });
    return 201;
  });
  return browser;
}

/** RFC 8292 §2 and §3: ES256 over audience, expiry and contact. Undefined when the key is not the one, or any of it is wrong. */
function vapidContact(authorization: string, origin: string, serverKey: string): string | undefined {
  const [, token = '', key] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/u.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  if (key !== serverKey) return undefined;
  const point = Buffer.from(serverKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { aud: string; exp: number; sub: string };
  const inTime = exp * 1000 > Date.now() && exp * 1000 <= Date.now() + 86_400_000;
  return signed && inTime && aud === origin ? sub : undefined;
}

/** RFC 8291 §3.4 and RFC 8188 §2, for the one record that push services allow. */
function decrypt(keys: ECDH, auth: Buffer, body: Buffer): string {
  const salt = body.subarray(0, 16);
  const keyLength = body.readUInt8(20);
  const sender = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender]);
  const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, keyInfo, 32));
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
}

function stopped(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
