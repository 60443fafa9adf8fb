import type { Curve } from './curves.ts';

/** Jacobian coordinates: (x/z², y/z³); z = 0 is the point at infinity. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
}

export const infinity: Point = { x: 1n, y: 1n, z: 0n };

export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** By the extended algorithm of Euclid; `value` and the prime `modulus` have no divisor in common. */
export function invert(value: bigint, modulus: bigint): bigint {
  let [low, high] = [mod(value, modulus), modulus];
  let [coefficient, previous] = [1n, 0n];
  while (low !== 0n) {
    const quotient = high / low;
    [low, high] = [high - quotient * low, low];
    [coefficient, previous] = [previous - quotient * coefficient, coefficient];
  }
  return mod(previous, modulus);
}

export function isOnCurve({ x, y }: { readonly x: bigint; readonly y: bigint }, { p, a, b }: Curve): boolean {
  return x < p && y < p && mod(y * y - (x * x * x + a * x + b), p) === 0n;
}

export function double({ x, y, z }: Point, { p, a }: Curve): Point {
  if (z === 0n || y === 0n) return infinity;
  const yy = (y * y) % p;
  const zz = (z * z) % p;
  const s = (4n * x * yy) % p;
  const m = (3n * x * x + a * ((zz * zz) % p)) % p;
  const x3 = mod(m * m - 2n * s, p);
  return { x: x3, y: mod(m * (s - x3) - 8n * yy * yy, p), z: (2n * y * z) % p };
}

export function add(left: Point, right: Point, curve: Curve): Point {
  if (left.z === 0n) return right;
  if (right.z === 0n) return left;
  const { p } = curve;
  const zz1 = (left.z * left.z) % p;
  const zz2 = (right.z * right.z) % p;
  const u1 = (left.x * zz2) % p;
  const s1 = (((left.y * right.z) % p) * zz2) % p;
  const h = mod(right.x * zz1 - u1, p);
  const r = mod(((right.y * left.z) % p) * zz1 - s1, p);
  if (h === 0n) return r === 0n ? double(left, curve) : infinity;
  const hh = (h * h) % p;
  const hhh = (h * hh) % p;
  const v = (u1 * hh) % p;
  const x = mod(r * r - hhh - 2n * v, p);
  return { x, y: mod(r * (v - x) - s1 * hhh, p), z: (((left.z * right.z) % p) * h) % p };
}

/** k·P + l·Q in one pass over the bits. Not in constant time: for public values alone. */
export function addMultiples([k, p]: readonly [bigint, Point], [l, q]: readonly [bigint, Point], curve: Curve): Point {
  const both = add(p, q, curve);
  const bits = Math.max(k.toString(2).length, l.toString(2).length);
  let sum = infinity;
  for (let bit = BigInt(bits - 1); bit >= 0n; bit--) {
    sum = double(sum, curve);
    const [inK, inL] = [(k >> bit) & 1n, (l >> bit) & 1n];
    if (inK === 1n || inL === 1n) sum = add(sum, inK === inL ? both : inK === 1n ? p : q, curve);
  }
  return sum;
}

/** The first coordinate; undefined at infinity. */
export function affineX({ x, z }: Point, { p }: Curve): bigint | undefined {
  if (z === 0n) return undefined;
  const inverse = invert(z, p);
  return (((x * inverse) % p) * inverse) % p;
}
