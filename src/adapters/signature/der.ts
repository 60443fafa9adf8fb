/** One value in bytes: where its header begins, its content begins and it ends. */
export interface Element {
  readonly tag: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectIdentifier: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

const damaged = () => new RangeError('not DER');

/** The element at `at`, definite lengths alone (X.690 §10.1). Throws when the bytes hold none. */
export function readElement(bytes: Uint8Array, at: number, limit = bytes.length): Element {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || first === 0x80) throw damaged();
  let content = at + 2;
  let length = first;
  if (first > 0x80) {
    if (first > 0x84) throw damaged();
    length = 0;
    for (let left = first & 0x7f; left > 0; left--) length = length * 256 + (bytes[content++] ?? 0);
  }
  const end = content + length;
  if (end > limit) throw damaged();
  return { tag, start: at, content, end };
}

/** What stands inside an element, in order. */
export function readChildren(bytes: Uint8Array, { content, end }: Element): readonly Element[] {
  const children: Element[] = [];
  for (let at = content; at < end; at = children.at(-1)!.end) children.push(readElement(bytes, at, end));
  return children;
}

/** Dotted, such as `1.2.643.100.3` (X.690 §8.19). */
export function readObjectIdentifier(bytes: Uint8Array, { tag, content, end }: Element): string {
  if (tag !== tags.objectIdentifier || content === end || (bytes[end - 1]! & 0x80) !== 0) throw damaged();
  const parts: number[] = [];
  let part = 0;
  for (const byte of bytes.subarray(content, end)) {
    part = part * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    parts.push(part);
    part = 0;
  }
  const [first = 0, ...rest] = parts;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - 40 * root, ...rest].join('.');
}
