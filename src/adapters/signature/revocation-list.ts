import { readChildren, readElement, tags, type Element } from './der.ts';

/** A certificate revocation list (RFC 5280 §5), not yet believed. */
export interface RevocationList {
  /** The bytes that are signed. */
  readonly signed: Uint8Array;
  /** AlgorithmIdentifier, DER. */
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  /** Name, DER. */
  readonly issuer: Uint8Array;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** Hexadecimal, lower case, each between two line ends: lists have up to a million, and one text is cheap to hand over and to search. */
  readonly serialNumbers: string;
  readonly extensions: readonly { readonly id: string; readonly isCritical: boolean; readonly value: Uint8Array }[];
  /** An entry has a critical extension: its meaning depends on something we do not know. */
  readonly hasCriticalEntries: boolean;
}

/** Undefined for bytes that are no list of version 1 or 2. */
export function readRevocationList(bytes: Uint8Array): RevocationList | undefined {
  try {
    const whole = readElement(bytes, 0);
    const [list, algorithm, signature] = readChildren(bytes, whole);
    if (whole.end !== bytes.length || list === undefined || algorithm === undefined || signature === undefined) return undefined;
    return {
      ...readSignedPart(bytes, list),
      signed: bytes.slice(list.start, list.end),
      algorithm: bytes.slice(algorithm.start, algorithm.end),
      // The first byte of a BIT STRING counts unused bits.
      signature: bytes.slice(signature.content + 1, signature.end),
    };
  } catch {
    return undefined;
  }
}

type SignedPart = Omit<RevocationList, 'signed' | 'algorithm' | 'signature'>;

function readSignedPart(bytes: Uint8Array, list: Element): SignedPart {
  const parts = [...readChildren(bytes, list)];
  if (parts[0]?.tag === tags.integer) parts.shift();
  const [, issuer, thisUpdate, ...rest] = parts;
  if (issuer === undefined || thisUpdate === undefined) throw new RangeError('not a revocation list');
  const nextUpdate = isTime(rest[0]) ? rest.shift() : undefined;
  const entries = rest[0]?.tag === tags.sequence ? rest.shift() : undefined;
  return {
    issuer: bytes.slice(issuer.start, issuer.end),
    thisUpdate: readTime(bytes, thisUpdate),
    ...(nextUpdate === undefined ? {} : { nextUpdate: readTime(bytes, nextUpdate) }),
    ...readEntries(bytes, entries),
    extensions: rest[0] === undefined ? [] : readExtensions(bytes, readElement(bytes, rest[0].content)),
  };
}

function readEntries(bytes: Uint8Array, entries: Element | undefined): Pick<SignedPart, 'serialNumbers' | 'hasCriticalEntries'> {
  const serialNumbers = [''];
  let hasCriticalEntries = false;
  for (let at = entries?.content ?? 0; at < (entries?.end ?? 0);) {
    const entry = readElement(bytes, at, entries?.end);
    const serial = readElement(bytes, entry.content, entry.end);
    const date = readElement(bytes, serial.end, entry.end);
    serialNumbers.push(toHex(bytes.subarray(serial.content, serial.end)));
    hasCriticalEntries ||= date.end < entry.end && readExtensions(bytes, readElement(bytes, date.end)).some(({ isCritical }) => isCritical);
    at = entry.end;
  }
  return { serialNumbers: [...serialNumbers, ''].join('\n'), hasCriticalEntries };
}

function readExtensions(bytes: Uint8Array, list: Element): RevocationList['extensions'] {
  return readChildren(bytes, list).map((extension) => {
    const [id, ...rest] = readChildren(bytes, extension);
    const value = rest.at(-1);
    if (id === undefined || value?.tag !== tags.octetString) throw new RangeError('not an extension');
    return {
      id: toHex(bytes.subarray(id.content, id.end)),
      isCritical: rest[0]?.tag === tags.boolean && bytes[rest[0].content] !== 0,
      value: bytes.slice(value.content, value.end),
    };
  });
}

function isTime(element: Element | undefined): element is Element {
  return element?.tag === tags.utcTime || element?.tag === tags.generalizedTime;
}

/** RFC 5280 §5.1.2.4: UTCTime to 2049, GeneralizedTime from 2050 on, both in Zulu time. */
function readTime(bytes: Uint8Array, { tag, content, end }: Element): Date {
  const text = Buffer.from(bytes.subarray(content, end)).toString('latin1');
  const century = Number(text.slice(0, 2)) < 50 ? '20' : '19';
  const [, date, time] = /^(\d{8})(\d{6})Z$/u.exec(tag === tags.utcTime ? century + text : text) ?? [];
  if (date === undefined || time === undefined) throw new RangeError('not a time');
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return new Date(`${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
