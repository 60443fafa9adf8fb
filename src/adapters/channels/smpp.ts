import { ChannelFault, type Channel, type OutgoingMessage } from '../../capabilities/notifications/ports.ts';
import { encodeSms, referenceOf } from './sms-encoding.ts';
import { SmppConnection } from './smpp-connection.ts';
import { hex, SmppLink, type SmppSettings, type SmppTimings } from './smpp-link.ts';
import type { DeliveryState } from './smpp-receipt.ts';

interface SmppChannelSettings extends SmppSettings {
  readonly sender: string;
}

interface SmppOptions {
  /** Called for each delivery receipt; for counting only, it says nothing of whose message it was. */
  readonly onReceipt?: (state: DeliveryState) => void;
  readonly timings?: Partial<SmppTimings & { readonly firstPauseMilliseconds: number }>;
}

const defaultTimings = { requestMilliseconds: 10_000, keepAliveMilliseconds: 30_000, firstPauseMilliseconds: 500 };

/**
 * Statuses by which a centre refuses this message for good (SMPP 3.4 §5.1.3): invalid length, destination address, its type or its plan,
 * and the two permanent errors of the receiving application. A refused sender or bind is our own trouble and may be mended.
 */
const permanentStatuses: ReadonlySet<number> = new Set([0x01, 0x0b, 0x50, 0x51, 0x65, 0x66]);

/** SMS by SMPP 3.4 over one transceiver. Neither numbers nor texts are logged. */
export function createSmppChannel(settings: SmppChannelSettings, options: SmppOptions = {}): Channel & { close(): Promise<void> } {
  const timings = { ...defaultTimings, ...options.timings };
  const open = () => SmppLink.open(settings, timings, (state) => options.onReceipt?.(state));
  const connection = new SmppConnection(open, timings.firstPauseMilliseconds);
  return {
    async send(message, signal) {
      const link = await connection.link();
      for (const fields of submissions(settings.sender, message)) {
        const status = await link.submit(fields, signal);
        if (status !== 0) throw new ChannelFault(`smpp_${hex(status)}`, { permanent: permanentStatuses.has(status) });
      }
    },
    close: () => connection.close(),
  };
}

/** Fields of one submit_sm for each part (§4.4.1). */
function submissions(sender: string, message: OutgoingMessage): readonly Readonly<Record<string, unknown>>[] {
  const reference = referenceOf(message.id);
  const { dataCoding, parts } = encodeSms(message.text, reference & 0xff);
  const source = sourceAddress(sender);
  const validity = relativeTime(message.secondsLeft);
  return parts.map((part) => ({
    source_addr_ton: source.ton,
    source_addr_npi: source.npi,
    source_addr: source.address,
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: message.to.replace(/^\+/u, ''),
    esm_class: parts.length > 1 ? 0x40 : 0x00,
    validity_period: validity,
    registered_delivery: 1,
    data_coding: dataCoding,
    short_message: part,
    user_message_reference: reference,
  }));
}

/** Type of number and plan by what the sender looks like (§5.2.5, §5.2.6): international number, short number, or a name. */
function sourceAddress(sender: string): { readonly ton: number; readonly npi: number; readonly address: string } {
  if (/^\+?\d{7,15}$/u.test(sender)) return { ton: 1, npi: 1, address: sender.replace(/^\+/u, '') };
  return { ton: /^\d+$/u.test(sender) ? 3 : 5, npi: 0, address: sender };
}

/** YYMMDDhhmmss000R (§7.1.1.2): an SMS that reaches a phone after the code's end would only mislead. */
function relativeTime(seconds: number): string {
  const whole = Math.max(1, Math.floor(seconds));
  const fields = [Math.floor(whole / 86_400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
  return `0000${fields.map((field) => String(field).padStart(2, '0')).join('')}000R`;
}
