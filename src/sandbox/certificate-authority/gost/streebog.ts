import { matrixRows, roundConstants, substitution } from './streebog-tables.ts';

/** 512 bits as eight words, the least significant first. */
type Words = readonly bigint[];

const wordBits = 64n;
const word = (1n << wordBits) - 1n;
const whole = (1n << 512n) - 1n;

const split = (value: bigint): Words => Array.from({ length: 8 }, (_, index) => (value >> (wordBits * BigInt(index))) & word);
const join = (words: Words): bigint => words.reduceRight((value, part) => (value << wordBits) | part, 0n);
const xor = (left: Words, right: Words): Words => left.map((part, index) => part ^ (right[index] ?? 0n));

const constants = roundConstants.map((hex) => split(BigInt(`0x${hex}`)));

/** By place of a byte in its word and by its value: what substitution and matrix make of it. */
const rows: readonly (readonly bigint[])[] = Array.from({ length: 8 }, (_, place) =>
  Array.from({ length: 256 }, (_, value) =>
    Array.from({ length: 8 }, (_, bit) => bit)
      .filter((bit) => (((substitution[value] ?? 0) >> bit) & 1) === 1)
      .reduce((sum, bit) => sum ^ (matrixRows[63 - (8 * place + bit)] ?? 0n), 0n),
  ),
);

function mix(words: Words): Words {
  return words.map((_, row) =>
    words.reduce((sum, part, place) => sum ^ (rows[place]?.[Number((part >> BigInt(8 * row)) & 0xffn)] ?? 0n), 0n),
  );
}

function compress(state: Words, count: bigint, block: Words): Words {
  let key = mix(xor(state, split(count)));
  let text = block;
  for (const constant of constants) {
    text = mix(xor(text, key));
    key = mix(xor(key, constant));
  }
  return xor(xor(xor(text, key), state), block);
}

const littleEndian = (bytes: Uint8Array): bigint => BigInt(`0x0${Buffer.from(bytes.toReversed()).toString('hex')}`);

/** GOST R 34.11-2012 (RFC 6986), in the order of bytes that certificates have. */
export function streebog(data: Uint8Array, bits: 256 | 512): Uint8Array {
  let state: Words = split(bits === 256 ? littleEndian(new Uint8Array(64).fill(1)) : 0n);
  let count = 0n;
  let sum = 0n;
  const padded = Buffer.concat([data, Buffer.of(1), Buffer.alloc(63 - (data.length % 64))]);
  for (let at = 0; at < padded.length; at += 64) {
    const block = littleEndian(padded.subarray(at, at + 64));
    state = compress(state, count, split(block));
    count += at + 64 < padded.length ? 512n : BigInt(8 * (data.length % 64));
    sum = (sum + block) & whole;
  }
  state = compress(compress(state, 0n, split(count)), 0n, split(sum));
  const hash = Buffer.from(join(state).toString(16).padStart(128, '0'), 'hex').toReversed();
  return Uint8Array.from(bits === 256 ? hash.subarray(32) : hash);
}
