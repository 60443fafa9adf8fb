import { createRequire } from 'node:module';

/** What we use of the untyped package `smpp` (SMPP 3.4). */
export interface Pdu {
  readonly command: string;
  readonly command_status: number;
  readonly esm_class?: number;
  readonly short_message?: { readonly message: string | Buffer };
  readonly message_state?: number;
  isResponse(): boolean;
  response(fields?: Readonly<Record<string, unknown>>): Pdu;
}

type Request = (fields: Readonly<Record<string, unknown>>, onResponse: (response: Pdu) => void) => boolean;

export type RequestName = 'bind_transceiver' | 'submit_sm' | 'enquire_link' | 'unbind';

export interface Session extends Readonly<Record<RequestName, Request>> {
  on(event: 'pdu', listener: (pdu: Pdu) => void): void;
  on(event: 'error' | 'close' | 'connect' | 'secureConnect', listener: () => void): void;
  send(pdu: Pdu): boolean;
  close(): void;
  destroy(): void;
}

interface SmppLibrary {
  /** The options are those of net.connect or tls.connect, and which of the two. */
  connect(options: { readonly host: string; readonly port: number; readonly servername: string; readonly tls: boolean }): Session;
}

export const smpp = createRequire(import.meta.url)('smpp') as SmppLibrary;
