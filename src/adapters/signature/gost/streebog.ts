import { matrixRows, roundConstants, substitution } from './streebog-tables.ts';

const BLOCK = 64;

/** What byte `value` at place `place` of a word becomes by substitution and matrix; two halves of 32 bits, lower first. */
const table = makeTable();
/** Least significant byte first, as everything below. */
const constants = roundConstants.map((hex) => Uint8Array.from(Buffer.from(hex, 'hex')).toReversed());

function makeTable(): Int32Array {
  const made = new Int32Array(8 * 256 * 2);
  for (let place = 0; place < 8; place++) {
    for (let value = 0; value < 256; value++) {
      const word = rowsOf(substitution[value] ?? 0, place);
      const at = (place * 256 + value) * 2;
      made[at] = Number(word & 0xffffffffn) | 0;
      made[at + 1] = Number(word >> 32n) | 0;
    }
  }
  return made;
}

function rowsOf(value: number, place: number): bigint {
  let word = 0n;
  for (let bit = 0; bit < 8; bit++) if (((value >> bit) & 1) === 1) word ^= matrixRows[63 - (8 * place + bit)] ?? 0n;
  return word;
}

/** L(P(S(left ⊕ right))) into `target`, which may be one of the two. */
function mix(target: Uint8Array, left: Uint8Array, right: Uint8Array): void {
  const words = new Int32Array(16);
  for (let row = 0; row < 8; row++) {
    let low = 0;
    let high = 0;
    for (let place = 0; place < 8; place++) {
      const from = 8 * place + row;
      const at = (place * 256 + (left[from]! ^ right[from]!)) * 2;
      low ^= table[at]!;
      high ^= table[at + 1]!;
    }
    words[2 * row] = low;
    words[2 * row + 1] = high;
  }
  for (let index = 0; index < BLOCK; index++) target[index] = (words[index >> 2]! >>> (8 * (index & 3))) & 0xff;
}

/** The compression function g_N (RFC 6986 §8): replaces `state`. */
function compress(state: Uint8Array, count: Uint8Array, block: Uint8Array): void {
  const key = new Uint8Array(BLOCK);
  const text = Uint8Array.from(block);
  mix(key, state, count);
  for (const constant of constants) {
    mix(text, text, key);
    mix(key, key, constant);
  }
  for (let index = 0; index < BLOCK; index++) state[index]! ^= text[index]! ^ key[index]! ^ block[index]!;
}

/** `sum + addend` modulo 2^512, into `sum`. */
function add(sum: Uint8Array, addend: Uint8Array): void {
  let carry = 0;
  for (let index = 0; index < BLOCK; index++) {
    carry += sum[index]! + (addend[index] ?? 0);
    sum[index] = carry & 0xff;
    carry >>= 8;
  }
}

const bitCount = (bits: number): Uint8Array => Uint8Array.of(bits & 0xff, bits >> 8);

/** GOST R 34.11-2012 (RFC 6986); the bytes stand as in certificates and messages (RFC 9215), least significant first. */
export function streebog(data: Uint8Array, bits: 256 | 512): Uint8Array {
  const state = new Uint8Array(BLOCK).fill(bits === 256 ? 1 : 0);
  const count = new Uint8Array(BLOCK);
  const sum = new Uint8Array(BLOCK);
  const whole = data.length - (data.length % BLOCK);
  for (let at = 0; at < whole; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK);
    compress(state, count, block);
    add(count, bitCount(8 * BLOCK));
    add(sum, block);
  }
  const last = new Uint8Array(BLOCK);
  last.set(data.subarray(whole));
  last[data.length - whole] = 1;
  compress(state, count, last);
  add(count, bitCount(8 * (data.length - whole)));
  add(sum, last);
  const zero = new Uint8Array(BLOCK);
  compress(state, zero, count);
  compress(state, zero, sum);
  return bits === 256 ? state.subarray(32) : state;
}
