/** Distinguished Encoding Rules (X.690): writing by small functions, each giving the bytes of one value. */
export type Der = Buffer;

function value(tag: number, ...parts: readonly Uint8Array[]): Der {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = content.length.toString(16);
  const bytes = Buffer.from(length.padStart(length.length + (length.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(tag, 0x80 | bytes.length), bytes, content]);
}

export const sequence = (...parts: readonly Uint8Array[]): Der => value(0x30, ...parts);
export const set = (...parts: readonly Uint8Array[]): Der => value(0x31, ...parts.toSorted((left, right) => Buffer.compare(left, right)));
export const octets = (...parts: readonly Uint8Array[]): Der => value(0x04, ...parts);
export const bits = (bytes: Uint8Array, unused = 0): Der => value(0x03, Buffer.of(unused), bytes);
export const flag = (isTrue: boolean): Der => value(0x01, Buffer.of(isTrue ? 0xff : 0));
export const nothing = (): Der => value(0x05);
export const utf8 = (text: string): Der => value(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string): Der => value(0x13, Buffer.from(text, 'latin1'));
export const numeric = (text: string): Der => value(0x12, Buffer.from(text, 'latin1'));
export const enumerated = (number: number): Der => value(0x0a, Buffer.of(number));
/** `[n]` around a whole value. */
export const explicit = (n: number, ...parts: readonly Uint8Array[]): Der => value(0xa0 + n, ...parts);
/** `[n]` in place of the tag of a value that is made of bytes. */
export const implicit = (n: number, bytes: Uint8Array): Der => value(0x80 + n, bytes);

/** A number of any length; from bytes, the most significant first and without a sign. */
export function integer(number: number | Uint8Array): Der {
  const given = typeof number === 'number' ? Buffer.from(number.toString(16).padStart(8, '0'), 'hex') : Buffer.from(number);
  const from = given.findIndex((byte) => byte !== 0);
  const bytes = from === -1 ? Buffer.of(0) : given.subarray(from);
  return value(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

export function oid(text: string): Der {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  return value(0x06, Buffer.from([first * 40 + second, ...rest].flatMap((number) => base128(number))));
}

function base128(number: number): number[] {
  const digits = [number % 128];
  for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) digits.unshift((left % 128) + 128);
  return digits;
}

/** UTCTime until 2049 (RFC 5280 §4.1.2.5). */
export function time(date: Date): Der {
  return date.getUTCFullYear() < 2050 ? value(0x17, Buffer.from(digitsOf(date).slice(2))) : generalizedTime(date);
}

export function generalizedTime(date: Date): Der {
  return value(0x18, Buffer.from(digitsOf(date)));
}

function digitsOf(date: Date): string {
  return date
    .toISOString()
    .replace(/\.\d+Z$/u, 'Z')
    .replaceAll(/[-:T]/gu, '');
}

export interface Element {
  readonly tag: number;
  /** Header and content. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

/** The values that stand one after another in these bytes. Throws RangeError when they do not. */
export function read(bytes: Buffer): readonly Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at + 1] ?? 0;
    const lengthBytes = first > 0x80 ? first - 0x80 : 0;
    if (lengthBytes > 4) throw new RangeError('not DER');
    const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes);
    const from = at + 2 + lengthBytes;
    if (from + length > bytes.length) throw new RangeError('not DER');
    elements.push({ tag: bytes[at] ?? 0, whole: bytes.subarray(at, from + length), content: bytes.subarray(from, from + length) });
    at = from + length;
  }
  return elements;
}

/** PEM (RFC 7468). */
export function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/gu) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
