import { createRequire } from 'node:module';
import type { Server as NetServer } from 'node:net';

/**
 * What the SMS centre uses of the untyped package `smpp` (SMPP 3.4). Its own coder has already turned texts into strings
 * where it knows the data_coding; otherwise the bytes stay.
 */
export interface SmppText {
  readonly message: string | Buffer;
  /** Information elements of the user data header: identifier, length, value. */
  readonly udh?: readonly Buffer[];
}

export interface Pdu {
  readonly command: string;
  readonly command_status: number;
  readonly sequence_number: number;
  readonly system_id?: string;
  readonly source_addr?: string;
  readonly dest_addr_ton?: number;
  readonly destination_addr?: string;
  readonly registered_delivery?: number;
  readonly data_coding?: number;
  readonly short_message?: SmppText;
  readonly message_payload?: SmppText;
  readonly sar_msg_ref_num?: number;
  readonly sar_total_segments?: number;
  readonly sar_segment_seqnum?: number;
  isResponse(): boolean;
  response(fields?: Readonly<Record<string, unknown>>): Pdu;
}

export interface SmppSession {
  on(event: 'pdu', listener: (pdu: Pdu) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'close', listener: () => void): void;
  send(pdu: Pdu): boolean;
  deliver_sm(fields: Readonly<Record<string, unknown>>): boolean;
  unbind(): boolean;
  close(): void;
  destroy(): void;
}

export interface SmppServer extends NetServer {
  readonly sessions: readonly SmppSession[];
}

interface SmppLibrary {
  createServer(onSession: (session: SmppSession) => void): SmppServer;
}

const require = createRequire(import.meta.url);

export const smpp = require('smpp') as SmppLibrary;

/** SMPP 3.4 §5.1.3, the statuses this centre answers with. */
export const smppStatus = {
  invalidCommand: 0x03,
  incorrectBindStatus: 0x04,
  alreadyBound: 0x05,
  invalidDestination: 0x0b,
  invalidSystemId: 0x0f,
  invalidDataCoding: 0x104,
} as const;
