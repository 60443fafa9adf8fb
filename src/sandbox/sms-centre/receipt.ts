import type { Pdu } from './smpp.ts';

/** SMPP 3.4 §5.2.17, bits 0–1: 1 asks for a receipt always, 2 on failure only. Every message here is delivered. */
export function isReceiptRequested(pdu: Pdu): boolean {
  return ((pdu.registered_delivery ?? 0) & 0b11) === 1;
}

/** YYMMDDhhmm in UTC. */
function stamp(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(2, 12);
}

/** Fields of the deliver_sm that reports a delivery: text form of SMPP 3.4 Appendix B, and the parameters of §5.3.2.12 and .35. */
export function deliveryReceipt(submitted: Pdu, messageId: string, submittedAt: Date, doneAt: Date): Record<string, unknown> {
  const text = [
    `id:${messageId}`,
    'sub:001 dlvrd:001',
    `submit date:${stamp(submittedAt)}`,
    `done date:${stamp(doneAt)}`,
    'stat:DELIVRD err:000 text:',
  ].join(' ');
  return {
    source_addr: submitted.destination_addr ?? '',
    source_addr_ton: submitted.dest_addr_ton ?? 0,
    destination_addr: submitted.source_addr ?? '',
    esm_class: 0x04,
    data_coding: 0,
    short_message: text,
    receipted_message_id: messageId,
    message_state: 2,
  };
}
