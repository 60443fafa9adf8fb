import { curves, type Curve } from './curves.ts';
import { addMultiples, affineX, infinity, invert, isOnCurve, mod, type Point } from './point.ts';
import { streebog } from './streebog.ts';

export interface GostSignature {
  /** Object identifier of the curve. */
  readonly curve: string;
  /** Of the hash: the size of the key. */
  readonly bits: 256 | 512;
  /** Both coordinates, each with its least significant byte first (RFC 9215 §4). */
  readonly publicKey: Uint8Array;
  readonly data: Uint8Array;
  /** s and r, each with its most significant byte first (RFC 9215 §2). */
  readonly signature: Uint8Array;
}

/** GOST R 34.10-2012 (RFC 7091 §6.2). False for anything out of shape as well. */
export function verifyGostSignature({ curve: name, bits, publicKey, data, signature }: GostSignature): boolean {
  const curve = curves[name];
  if (curve === undefined || curve.bytes * 8 !== bits || signature.length !== 2 * curve.bytes) return false;
  const { q, bytes } = curve;
  const key = readKey(publicKey, curve);
  const [s, r] = [bigEndian(signature.subarray(0, bytes)), bigEndian(signature.subarray(bytes))];
  if (key === undefined || s <= 0n || s >= q || r <= 0n || r >= q) return false;
  const e = littleEndian(streebog(data, bits)) % q || 1n;
  const v = invert(e, q);
  const base: Point = { x: curve.x, y: curve.y, z: 1n };
  const x = affineX(addMultiples([(s * v) % q, base], [mod(-r * v, q), key], curve), curve);
  return x !== undefined && x % q === r;
}

/** Undefined when it is no point of the curve, or one of another order. */
function readKey(bytes: Uint8Array, curve: Curve): Point | undefined {
  if (bytes.length !== 2 * curve.bytes) return undefined;
  const point: Point = { x: littleEndian(bytes.subarray(0, curve.bytes)), y: littleEndian(bytes.subarray(curve.bytes)), z: 1n };
  if (!isOnCurve(point, curve)) return undefined;
  const isWholeGroup = curve.q > curve.p / 2n;
  if (!isWholeGroup && addMultiples([curve.q, point], [0n, infinity], curve).z !== 0n) return undefined;
  return point;
}

function bigEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function littleEndian(bytes: Uint8Array): bigint {
  return bigEndian(bytes.toReversed());
}
