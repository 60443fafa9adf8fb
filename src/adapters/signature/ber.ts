import { readElement } from './der.ts';

const DEEPEST = 40;

/**
 * Whether the bytes are one value of BER, indefinite lengths included, with at most `most` elements and no deep nesting: a reader that
 * builds objects can then neither be blown up nor kept busy.
 */
export function isModestBer(bytes: Uint8Array, most: number): boolean {
  /** Where the open values end; -1 until their end mark. */
  const open: number[] = [];
  let at = 0;
  for (let count = 0; count < most; count++) {
    const header = readHeader(bytes, at, open);
    if (header === undefined) return false;
    at = header.next;
    if (header.opens !== undefined && open.push(header.opens) > DEEPEST) return false;
    if (header.closes) open.pop();
    while (open.at(-1) === at) open.pop();
    if (open.length === 0) return at === bytes.length;
  }
  return false;
}

interface Header {
  readonly next: number;
  readonly opens?: number;
  readonly closes?: boolean;
}

function readHeader(bytes: Uint8Array, at: number, open: readonly number[]): Header | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  if (tag === 0) return first === 0 && open.at(-1) === -1 ? { next: at + 2, closes: true } : undefined;
  const isConstructed = (tag & 0x20) !== 0;
  if (first === 0x80) return isConstructed ? { next: at + 2, opens: -1 } : undefined;
  try {
    const limit = open.findLast((end) => end !== -1) ?? bytes.length;
    const { content, end } = readElement(bytes, at, limit);
    return isConstructed && end > content ? { next: content, opens: end } : { next: end };
  } catch {
    return undefined;
  }
}

/**
 * The same value with definite lengths (X.690 §10.1), for bytes that {@link isModestBer} lets pass. Whatever has them already keeps its
 * bytes: signatures are over those.
 */
export function withDefiniteLengths(bytes: Uint8Array): Uint8Array {
  return definite(bytes, 0).value;
}

interface Definite {
  readonly value: Uint8Array;
  /** Where the value ended in the bytes that were read. */
  readonly end: number;
  readonly isChanged: boolean;
}

function definite(bytes: Uint8Array, at: number): Definite {
  const isIndefinite = bytes[at + 1] === 0x80;
  const { content, end } = isIndefinite ? { content: at + 2, end: bytes.length } : readElement(bytes, at);
  const children: Definite[] = [];
  let next = content;
  if ((bytes[at]! & 0x20) === 0) next = end;
  while (isIndefinite ? bytes[next] !== 0 : next < end) {
    const child = definite(bytes, next);
    children.push(child);
    next = child.end;
  }
  if (!isIndefinite && !children.some(({ isChanged }) => isChanged)) return { value: bytes.subarray(at, end), end, isChanged: false };
  const inside = Buffer.concat(children.map(({ value }) => value));
  const value = Buffer.concat([Buffer.of(bytes[at]!), definiteLength(inside.length), inside]);
  return { value, end: isIndefinite ? next + 2 : end, isChanged: true };
}

function definiteLength(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const digits = length.toString(16);
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.of(0x80 + bytes.length), bytes]);
}
