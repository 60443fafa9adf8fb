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
