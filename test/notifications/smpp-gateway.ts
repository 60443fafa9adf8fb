import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { createSmppChannel } from '../../src/adapters/channels/smpp.ts';
import type { Answer, Arrived, Gateway } from '../conformance/channel.ts';

/** What the tests look at in the PDUs of the untyped package `smpp`. */
export interface TestPdu {
  readonly command: string;
  readonly esm_class: number;
  readonly data_coding: number;
  readonly short_message: { readonly message: string; readonly udh?: readonly Buffer[] };
  readonly user_message_reference: number;
  readonly destination_addr: string;
  readonly [field: string]: unknown;
  response(fields?: object): TestPdu;
}

export interface TestSession {
  on(event: 'pdu', listener: (pdu: TestPdu) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  send(pdu: TestPdu): boolean;
  deliver_sm(fields: object, onResponse?: (pdu: TestPdu) => void): boolean;
  enquire_link(onResponse: (pdu: TestPdu) => void): boolean;
  unbind(): boolean;
  destroy(): void;
}

interface SmppLibrary {
  createServer(options: TlsOptions, onSession: (session: TestSession) => void): Server & { readonly sessions: readonly TestSession[] };
}
const smpp = createRequire(import.meta.url)('smpp') as SmppLibrary;

export interface SmppGateway extends Gateway {
  readonly port: number;
  /** Every request, in order. */
  readonly pdus: TestPdu[];
  /** command_status of the answer to a bind. */
  bindStatus: number;
  /** Whether enquire_link is answered. */
  alive: boolean;
  readonly sessions: readonly TestSession[];
  readonly receipts: string[];
  count(command: string): number;
}

const statuses: Readonly<Record<Exclude<Answer, 'hang'>, number>> = { accept: 0, 'refuse for good': 0x0b, 'refuse for now': 0x58 };

/** An SMS centre (the server side of `smpp`) that answers as told, and joins the parts of long messages as a phone does. */
export function createSmppGateway(tls: TlsOptions = {}): SmppGateway {
  let server: ReturnType<SmppLibrary['createServer']> | undefined;
  const parts = new Map<string, Map<number, string>>();
  const gateway = {
    to: '+79161234567',
    longText: 'Все счастливые семьи похожи друг на друга 🙂, '.repeat(8).trim(),
    arrived: [] as Arrived[],
    pdus: [] as TestPdu[],
    receipts: [] as string[],
    answer: 'accept' as Answer,
    bindStatus: 0,
    alive: true,
    port: 0,
    get sessions() {
      return server?.sessions ?? [];
    },
    count: (command: string) => gateway.pdus.filter((pdu) => pdu.command === command).length,
    async start() {
      server = smpp.createServer(tls, serve);
      server.listen(gateway.port, '127.0.0.1');
      await once(server, 'listening');
      gateway.port = (server.address() as AddressInfo).port;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server?.close(() => resolve()));
      for (const session of gateway.sessions) session.destroy();
      await closed;
    },
    createChannel: () =>
      createSmppChannel(
        { host: '127.0.0.1', port: gateway.port, tls: false, systemId: 'paiza', password: 'secret', sender: 'Paiza' },
        {
          onReceipt: (state) => gateway.receipts.push(state),
          timings: { requestMilliseconds: 300, keepAliveMilliseconds: 100, firstPauseMilliseconds: 20 },
        },
      ),
  };

  function serve(session: TestSession): void {
    session.on('error', () => session.destroy());
    session.on('pdu', (pdu) => {
      gateway.pdus.push(pdu);
      if (pdu.command === 'bind_transceiver') session.send(pdu.response({ command_status: gateway.bindStatus, system_id: 'centre' }));
      else if (pdu.command === 'submit_sm') submit(session, pdu);
      else if (pdu.command === 'unbind' || (pdu.command === 'enquire_link' && gateway.alive)) session.send(pdu.response());
    });
  }

  function submit(session: TestSession, pdu: TestPdu): void {
    if (gateway.answer === 'hang') return;
    const status = statuses[gateway.answer];
    if (status === 0) keep(pdu);
    session.send(pdu.response({ command_status: status, message_id: 'm1' }));
  }

  function keep(pdu: TestPdu): void {
    const { message, udh } = pdu.short_message;
    const [, , reference, total = 1, number = 1] = udh?.[0] ?? [];
    const key = `${pdu.destination_addr} ${String(reference)}`;
    const known = parts.get(key) ?? new Map<number, string>();
    parts.set(key, known.set(number, message));
    if (known.size < total) return;
    parts.delete(key);
    const text = [...known]
      .toSorted(([one], [other]) => one - other)
      .map(([, part]) => part)
      .join('');
    gateway.arrived.push({ to: `+${pdu.destination_addr}`, text, reference: String(pdu.user_message_reference) });
  }
  return gateway;
}
