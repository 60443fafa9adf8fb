import { once, type EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

export interface ClientPdu {
  readonly command: string;
  readonly command_status: number;
  readonly message_id?: string;
  readonly source_addr?: string;
  readonly destination_addr?: string;
  readonly esm_class?: number;
  readonly short_message?: { readonly message: string };
  readonly receipted_message_id?: string;
  readonly message_state?: number;
}

type Fields = Readonly<Record<string, unknown>>;
type Send = (fields: Fields, answer: (pdu: ClientPdu) => void) => boolean;

interface Session extends EventEmitter {
  [command: string]: unknown;
  destroy(callback: () => void): void;
}

interface Library {
  connect(options: { readonly host: string; readonly port: number }): Session;
}

const require = createRequire(import.meta.url);
const library = require('smpp') as Library;

/** The other side of the wire: an SMPP client that asks and waits for the answer. */
export interface SmppClient {
  ask(command: string, fields?: Fields): Promise<ClientPdu>;
  /** Everything the centre has delivered to this connection. */
  readonly delivered: readonly ClientPdu[];
  nextDelivery(): Promise<ClientPdu>;
  close(): Promise<void>;
}

export async function connectSmpp(port: number): Promise<SmppClient> {
  const session = library.connect({ host: '127.0.0.1', port });
  await once(session, 'connect');
  const delivered: ClientPdu[] = [];
  session.on('deliver_sm', (pdu: ClientPdu) => delivered.push(pdu));
  return {
    delivered,
    ask: (command, fields = {}) => new Promise((resolve) => void (session[command] as Send).call(session, fields, resolve)),
    nextDelivery: async () => delivered.shift() ?? ((await once(session, 'deliver_sm')) as [ClientPdu])[0],
    close: () => new Promise((resolve) => session.destroy(resolve)),
  };
}

/** Connected and bound as `sandbox`. */
export async function bindSmpp(port: number, command = 'bind_transceiver'): Promise<SmppClient> {
  const client = await connectSmpp(port);
  const { command_status: status } = await client.ask(command, { system_id: 'sandbox', password: 'sandbox' });
  if (status !== 0) throw new Error(`The bind was refused with status ${status}`);
  return client;
}
