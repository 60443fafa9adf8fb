import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import type { SoftBrowser } from './browser.ts';

const saltBytes = 16;
const tagBytes = 16;
/** Salt, record size, length of the key (RFC 8188 §2.1). */
const headerBytes = saltBytes + 5;
const pointBytes = 65;
/** Ends the words of the last record; zeros may follow (RFC 8188 §2). */
const lastRecord = 2;

/**
 * What was encrypted for this one browser (RFC 8291 §3.4, RFC 8188 §2), for the one record that push services carry. Undefined when it was
 * not, or was changed on the way.
 */
export function decryptPush({ privateKey, auth }: Pick<SoftBrowser, 'privateKey' | 'auth'>, body: Buffer): string | undefined {
  if (body.length < headerBytes + pointBytes + tagBytes + 1 || body.readUInt8(headerBytes - 1) !== pointBytes) return undefined;
  const salt = body.subarray(0, saltBytes);
  const sender = body.subarray(headerBytes, headerBytes + pointBytes);
  const record = body.subarray(headerBytes + pointBytes);
  try {
    const own = createECDH('prime256v1');
    own.setPrivateKey(Buffer.from(privateKey, 'base64url'));
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
    const secret = Buffer.from(hkdfSync('sha256', own.computeSecret(sender), Buffer.from(auth, 'base64url'), info, 32));
    const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16));
    const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12));
    const decipher = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(record.subarray(-tagBytes));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -tagBytes)), decipher.final()]);
    const end = padded.lastIndexOf(lastRecord);
    return end < 0 || padded.subarray(end + 1).some((octet) => octet !== 0) ? undefined : padded.subarray(0, end).toString('utf8');
  } catch {
    return undefined;
  }
}
