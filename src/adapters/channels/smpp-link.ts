import { isIP } from 'node:net';
import { ChannelFault } from '../../capabilities/notifications/ports.ts';
import { smpp, type Pdu, type RequestName, type Session } from './smpp-library.ts';
import { receiptState, type DeliveryState } from './smpp-receipt.ts';

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly systemId: string;
  readonly password: string;
}

export interface SmppTimings {
  /** For connecting, and for the answer to each request. */
  readonly requestMilliseconds: number;
  /** Between enquiries whether the other side is still there. */
  readonly keepAliveMilliseconds: number;
}

/** Requests under way at once (SMPP 3.4 §2.9); a centre with a smaller window says `message queue full` and we come again. */
const WINDOW = 10;

/** esme_rinvcmdid: we serve nothing but receipts, enquiries and unbinding. */
const INVALID_COMMAND = 0x03;

/** One bound connection. It ends at the first answer that does not come: behind a dead line nothing else would either. */
export class SmppLink {
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  readonly #session: Session;
  readonly #timings: SmppTimings;
  readonly #onReceipt: (state: DeliveryState) => void;
  readonly #failPending = new Set<(code: string) => void>();
  readonly #waitingForSlot: (() => void)[] = [];

  private constructor(session: Session, timings: SmppTimings, onReceipt: (state: DeliveryState) => void) {
    this.#session = session;
    this.#timings = timings;
    this.#onReceipt = onReceipt;
    session.on('error', () => session.destroy());
    session.on('pdu', (pdu) => this.#answer(pdu));
    this.closed = new Promise((resolve) => session.on('close', resolve));
    void this.closed.then(() => this.#failAll('smpp_connection_lost'));
  }

  /** Throws {@link ChannelFault}, never a permanent one. */
  static async open(settings: SmppSettings, timings: SmppTimings, onReceipt: (state: DeliveryState) => void): Promise<SmppLink> {
    const { host, port, tls } = settings;
    const session = smpp.connect({ host, port, tls, servername: isIP(host) === 0 ? host : '' });
    const link = new SmppLink(session, timings, onReceipt);
    await link.#within<void>('smpp_unreachable', (resolve) => {
      session.on(tls ? 'secureConnect' : 'connect', resolve);
      return true;
    });
    const bind = { system_id: settings.systemId, password: settings.password, interface_version: 0x34 };
    const { command_status: status } = await link.#request('bind_transceiver', bind);
    if (status !== 0) {
      session.destroy();
      throw new ChannelFault(`smpp_bind_${hex(status)}`, { permanent: false });
    }
    const keepAlive = setInterval(() => void link.#enquire(), timings.keepAliveMilliseconds);
    void link.closed.then(() => clearInterval(keepAlive));
    return link;
  }

  /** The command_status of the answer (SMPP 3.4 §5.1.3), 0 for accepted. Throws {@link ChannelFault} when none comes. */
  async submit(fields: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<number> {
    while (this.#failPending.size >= WINDOW) await new Promise<void>((resolve) => this.#waitingForSlot.push(resolve));
    if (signal.aborted) throw new ChannelFault('smpp_too_slow', { permanent: false });
    const response = await this.#request('submit_sm', fields);
    return response.command_status;
  }

  /** Says goodbye and waits for the answer, as the centre may count connections. */
  async close(): Promise<void> {
    await this.#request('unbind', {}).catch(() => undefined);
    this.#session.destroy();
    await this.closed;
  }

  async #enquire(): Promise<void> {
    // Without an answer in time the request has ended the connection already.
    await this.#request('enquire_link', {}).catch(() => undefined);
  }

  #request(name: RequestName, fields: Readonly<Record<string, unknown>>): Promise<Pdu> {
    return this.#within('smpp_no_answer', (resolve) => this.#session[name](fields, resolve));
  }

  /** Waits for what `begin` promised to resolve (false: it cannot be begun). When that takes too long the connection ends. */
  #within<Value>(timeoutCode: string, begin: (resolve: (value: Value) => void) => boolean): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    const fail = (code: string) => reject(new ChannelFault(code, { permanent: false }));
    const timer = setTimeout(() => {
      fail(timeoutCode);
      this.#session.destroy();
    }, this.#timings.requestMilliseconds);
    this.#failPending.add(fail);
    if (!begin(resolve)) fail('smpp_connection_lost');
    return promise.finally(() => {
      clearTimeout(timer);
      this.#failPending.delete(fail);
      this.#waitingForSlot.shift()?.();
    });
  }

  #failAll(code: string): void {
    for (const fail of this.#failPending) fail(code);
  }

  #answer(pdu: Pdu): void {
    if (pdu.isResponse()) return;
    if (pdu.command === 'deliver_sm') {
      const state = receiptState(pdu);
      this.#session.send(pdu.response());
      if (state !== undefined) this.#onReceipt(state);
    } else if (pdu.command === 'enquire_link') {
      this.#session.send(pdu.response());
    } else if (pdu.command === 'unbind') {
      this.#session.send(pdu.response());
      this.#session.close();
    } else {
      this.#session.send(pdu.response({ command_status: INVALID_COMMAND }));
    }
  }
}

export function hex(status: number): string {
  return `0x${status.toString(16).padStart(2, '0')}`;
}
