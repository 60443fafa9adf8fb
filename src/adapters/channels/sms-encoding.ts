import { createHash } from 'node:crypto';

/** SMPP 3.4 §5.2.19: the SMS centre's default alphabet, and UCS-2. */
export type DataCoding = 0x00 | 0x08;

export interface EncodedSms {
  readonly dataCoding: DataCoding;
  /** Contents of short_message, one for each SMS; of a long text each begins with a user data header. */
  readonly parts: readonly Buffer[];
}

/** Characters that an SMS holds: alone, and beside the 6-octet header of a part (3GPP TS 23.040 §9.2.3.24.1). */
const capacities: Readonly<Record<DataCoding, { readonly alone: number; readonly part: number }>> = {
  0x00: { alone: 160, part: 153 },
  0x08: { alone: 70, part: 67 },
};

/**
 * Texts of characters that have the same code in GSM 03.38, ASCII and Latin-1 go as they are, whichever of them the centre takes for its
 * default; all others as UCS-2. A long text is cut into parts that the phone joins; `reference` (0…255) tells it which belong together, and
 * is the same when a message is sent again.
 */
export function encodeSms(text: string, reference: number): EncodedSms {
  const dataCoding: DataCoding = /^[A-Za-z0-9 \n\r!"#%&'()*+,\-./:;<=>?]*$/u.test(text) ? 0x00 : 0x08;
  const { alone, part } = capacities[dataCoding];
  if (text.length <= alone) return { dataCoding, parts: [encode(text, dataCoding)] };
  const pieces = cut(text, part);
  if (pieces.length > 255) throw new RangeError('the text is longer than 255 SMS');
  const parts = pieces.map((piece, index) =>
    Buffer.concat([Buffer.from([5, 0x00, 3, reference, pieces.length, index + 1]), encode(piece, dataCoding)]),
  );
  return { dataCoding, parts };
}

/** A number of 16 bits that a message keeps over all attempts (user_message_reference, SMPP 3.4 §5.3.2.17). */
export function referenceOf(messageId: string): number {
  return createHash('sha256').update(messageId).digest().readUInt16BE(0);
}

function encode(text: string, dataCoding: DataCoding): Buffer {
  return dataCoding === 0x00 ? Buffer.from(text, 'latin1') : Buffer.from(text, 'utf16le').swap16();
}

/** Pieces of at most `length` UTF-16 units; a surrogate pair is not torn. */
function cut(text: string, length: number): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + length, text.length);
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}
