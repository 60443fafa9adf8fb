import type { Pdu } from './smpp-library.ts';

/** What became of a submitted message on its way to the phone (SMPP 3.4 §5.2.28). */
export type DeliveryState = 'enroute' | 'delivered' | 'expired' | 'deleted' | 'undeliverable' | 'accepted' | 'unknown' | 'rejected';

const byNumber: Readonly<Record<number, DeliveryState>> = {
  1: 'enroute',
  2: 'delivered',
  3: 'expired',
  4: 'deleted',
  5: 'undeliverable',
  6: 'accepted',
  7: 'unknown',
  8: 'rejected',
};

/** The abbreviations of Appendix B, for centres that report by text alone. */
const byText: Readonly<Record<string, DeliveryState>> = {
  ENROUTE: 'enroute',
  DELIVRD: 'delivered',
  EXPIRED: 'expired',
  DELETED: 'deleted',
  UNDELIV: 'undeliverable',
  ACCEPTD: 'accepted',
  UNKNOWN: 'unknown',
  REJECTD: 'rejected',
};

/** The state that a deliver_sm reports, or undefined when it is no receipt but a message of somebody (esm_class bits 2–5, §5.2.12). */
export function receiptState(pdu: Pdu): DeliveryState | undefined {
  if (((pdu.esm_class ?? 0) & 0x3c) !== 0x04) return undefined;
  const text = pdu.short_message?.message.toString() ?? '';
  return byNumber[pdu.message_state ?? 0] ?? byText[/stat:(\w+)/u.exec(text)?.[1] ?? ''] ?? 'unknown';
}
