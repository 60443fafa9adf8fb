import { randomBytes } from 'node:crypto';
import { streebog } from './streebog.ts';

export type GostBits = 256 | 512;

interface Curve {
  readonly bytes: number;
  readonly p: bigint;
  readonly a: bigint;
  readonly q: bigint;
  readonly base: Point;
}

type Point = readonly [x: bigint, y: bigint] | undefined;

/** id-tc26-gost-3410-2012-256-paramSetB and 512-paramSetA (RFC 7836), which most authorities use. */
const curves: Readonly<Record<GostBits, Curve>> = {
  256: {
    bytes: 32,
    p: 2n ** 256n - 617n,
    a: -3n,
    q: 0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893n,
    base: [1n, 0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14n],
  },
  512: {
    bytes: 64,
    p: 2n ** 512n - 569n,
    a: -3n,
    q: 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n,
    base: [
      3n,
      0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
    ],
  },
};

const mod = (value: bigint, modulus: bigint): bigint => ((value % modulus) + modulus) % modulus;

function invert(value: bigint, modulus: bigint): bigint {
  let [low, high] = [mod(value, modulus), modulus];
  let [one, other] = [1n, 0n];
  while (low !== 0n) {
    const quotient = high / low;
    [low, high, one, other] = [high % low, low, other - quotient * one, one];
  }
  return mod(other, modulus);
}

function add(left: Point, right: Point, { p, a }: Curve): Point {
  if (left === undefined || right === undefined) return left ?? right;
  const isSame = left[0] === right[0];
  if (isSame && mod(left[1] + right[1], p) === 0n) return undefined;
  const slope = isSame
    ? mod((3n * left[0] * left[0] + a) * invert(2n * left[1], p), p)
    : mod((right[1] - left[1]) * invert(right[0] - left[0], p), p);
  const x = mod(slope * slope - left[0] - right[0], p);
  return [x, mod(slope * (left[0] - x) - left[1], p)];
}

/** Neither quick nor in constant time: good for made-up people. */
function multiply(times: bigint, point: Point, curve: Curve): readonly [bigint, bigint] {
  let sum: Point;
  let power = point;
  for (let left = times; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) sum = add(sum, power, curve);
    power = add(power, power, curve);
  }
  if (sum === undefined) throw new RangeError('no such multiple');
  return sum;
}

function bigEndian(value: bigint, bytes: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * bytes, '0'), 'hex');
}

function someNumber({ bytes, q }: Curve): bigint {
  return (BigInt(`0x${randomBytes(bytes + 8).toString('hex')}`) % (q - 1n)) + 1n;
}

/** A private key in hexadecimal. */
export function makeGostKey(bits: GostBits): string {
  return someNumber(curves[bits]).toString(16);
}

/** Both coordinates, least significant byte first, as certificates have them (RFC 9215 §4). */
export function gostPublicKey(key: string, bits: GostBits): Uint8Array {
  const curve = curves[bits];
  const [x, y] = multiply(BigInt(`0x${key}`), curve.base, curve);
  return Uint8Array.from(Buffer.concat([bigEndian(x, curve.bytes).toReversed(), bigEndian(y, curve.bytes).toReversed()]));
}

/** The private key, least significant byte first, as PKCS #8 has it (RFC 9215 §5). */
export function gostPrivateBytes(key: string, bits: GostBits): Uint8Array {
  return bigEndian(BigInt(`0x${key}`), curves[bits].bytes).toReversed();
}

/** GOST R 34.10-2012 (RFC 7091 §6.1): s and r, as signatures have them (RFC 9215 §2). */
export function gostSign(data: Uint8Array, key: string, bits: GostBits): Uint8Array {
  const curve = curves[bits];
  const hash = Buffer.from(streebog(data, bits).toReversed());
  const e = mod(BigInt(`0x${hash.toString('hex')}`), curve.q) || 1n;
  for (;;) {
    const k = someNumber(curve);
    const r = mod(multiply(k, curve.base, curve)[0], curve.q);
    const s = mod(r * BigInt(`0x${key}`) + k * e, curve.q);
    if (r !== 0n && s !== 0n) return Uint8Array.from(Buffer.concat([bigEndian(s, curve.bytes), bigEndian(r, curve.bytes)]));
  }
}
