import type { Pdu } from './smpp.ts';

/** The place of one submit_sm in a long message; `sequence` counts from 1. */
export interface Segment {
  readonly reference: number;
  readonly total: number;
  readonly sequence: number;
}

/** 3GPP TS 23.040 §9.2.3.24.1 and .8: concatenation with an 8-bit and with a 16-bit reference. */
function fromHeader(element: Buffer): Segment | undefined {
  if (element[0] === 0x00 && element.length >= 5) {
    return { reference: element.readUInt8(2), total: element.readUInt8(3), sequence: element.readUInt8(4) };
  }
  if (element[0] === 0x08 && element.length >= 6) {
    return { reference: element.readUInt16BE(2), total: element.readUInt8(4), sequence: element.readUInt8(5) };
  }
  return undefined;
}

/** SMPP 3.4 §5.3.2.22–24: the same by optional parameters. */
function fromParameters(pdu: Pdu): Segment | undefined {
  const { sar_msg_ref_num: reference, sar_total_segments: total, sar_segment_seqnum: sequence } = pdu;
  if (reference === undefined || total === undefined || sequence === undefined) return undefined;
  return { reference, total, sequence };
}

/** The segment this submit_sm is, or undefined when it is a whole message. */
export function segmentOf(pdu: Pdu): Segment | undefined {
  const elements = pdu.short_message?.udh ?? pdu.message_payload?.udh ?? [];
  const segment = elements.map((element) => fromHeader(element)).find((found) => found !== undefined) ?? fromParameters(pdu);
  if (!segment || segment.total < 2) return undefined;
  return segment.sequence >= 1 && segment.sequence <= segment.total ? segment : undefined;
}

export interface LongMessages {
  /** The whole text once its last missing segment is here, in whatever order they came; until then undefined. */
  join(sender: string, segment: Segment, text: string): string | undefined;
}

/** Long messages waiting for segments; beyond this many the oldest is given up, as a phone does. */
const waitingMessages = 200;

export function createLongMessages(): LongMessages {
  const waiting = new Map<string, Map<number, string>>();
  return {
    join(sender, segment, text) {
      const key = `${sender} ${segment.reference}/${segment.total}`;
      const parts = waiting.get(key) ?? new Map<number, string>();
      parts.set(segment.sequence, text);
      waiting.delete(key);
      if (parts.size === segment.total) {
        return [...parts].toSorted(([a], [b]) => a - b).reduce((whole, [, part]) => whole + part, '');
      }
      waiting.set(key, parts);
      const [oldest] = waiting.keys();
      if (waiting.size > waitingMessages && oldest !== undefined) waiting.delete(oldest);
      return undefined;
    },
  };
}
