import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Inbox } from '../inbox/inbox.ts';
import type { Stop } from '../web/listen.ts';
import { deliveryReceipt, isReceiptRequested } from './receipt.ts';
import { createLongMessages, segmentOf, type LongMessages } from './segments.ts';
import { smpp, smppStatus, type Pdu, type SmppServer, type SmppSession } from './smpp.ts';

/** What one connection may do since its bind. */
interface Bind {
  readonly systemId: string;
  readonly maySubmit: boolean;
  readonly mayReceive: boolean;
}

interface Centre {
  readonly inbox: Inbox;
  readonly binds: Map<SmppSession, Bind>;
  readonly longMessages: LongMessages;
}

const bindModes: Readonly<Record<string, Omit<Bind, 'systemId'>>> = {
  bind_transceiver: { maySubmit: true, mayReceive: true },
  bind_transmitter: { maySubmit: true, mayReceive: false },
  bind_receiver: { maySubmit: false, mayReceive: true },
};

/** Any password is taken, as nothing here is secret; an empty system_id is refused because a real centre would. */
function bind(centre: Centre, session: SmppSession, pdu: Pdu, mode: Omit<Bind, 'systemId'>): void {
  if (centre.binds.has(session)) return void session.send(pdu.response({ command_status: smppStatus.alreadyBound }));
  if (!pdu.system_id) return void session.send(pdu.response({ command_status: smppStatus.invalidSystemId }));
  centre.binds.set(session, { systemId: pdu.system_id, ...mode });
  session.send(pdu.response({ system_id: 'sandbox' }));
}

/** The text, from short_message or from the message_payload parameter; undefined when its coding is not a text. */
function textOf(pdu: Pdu): string | undefined {
  const short = pdu.short_message?.message;
  const text = short !== undefined && short.length > 0 ? short : (pdu.message_payload?.message ?? short);
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  return text.length === 0 ? '' : undefined;
}

/** A national or international number, digits with or without plus, as E.164. */
function parseDestination(address: string | undefined): string | undefined {
  return address && /^\+?\d{5,15}$/.test(address) ? `+${address.replace('+', '')}` : undefined;
}

function keep(centre: Centre, pdu: Pdu, to: string, text: string): void {
  const from = pdu.source_addr ?? '';
  const segment = segmentOf(pdu);
  const whole = segment ? centre.longMessages.join(`${from}>${to}`, segment, text) : text;
  if (whole !== undefined) centre.inbox.add({ channel: 'sms', to, from, subject: '', text: whole });
}

/** The submitting connection when it may receive, else another one of the same system. */
function receiverFor(centre: Centre, session: SmppSession, systemId: string): SmppSession | undefined {
  if (centre.binds.get(session)?.mayReceive) return session;
  return [...centre.binds].find(([, other]) => other.systemId === systemId && other.mayReceive)?.[0];
}

function submit(centre: Centre, session: SmppSession, pdu: Pdu): void {
  const bound = centre.binds.get(session);
  if (!bound?.maySubmit) return void session.send(pdu.response({ command_status: smppStatus.incorrectBindStatus }));
  const to = parseDestination(pdu.destination_addr);
  if (!to) return void session.send(pdu.response({ command_status: smppStatus.invalidDestination }));
  const text = textOf(pdu);
  if (text === undefined) return void session.send(pdu.response({ command_status: smppStatus.invalidDataCoding }));

  const submittedAt = new Date();
  const messageId = randomBytes(8).toString('hex');
  keep(centre, pdu, to, text);
  session.send(pdu.response({ message_id: messageId }));
  if (!isReceiptRequested(pdu)) return;
  receiverFor(centre, session, bound.systemId)?.deliver_sm(deliveryReceipt(pdu, messageId, submittedAt, new Date()));
}

function answer(centre: Centre, session: SmppSession, pdu: Pdu): void {
  const mode = bindModes[pdu.command];
  if (mode) return bind(centre, session, pdu, mode);
  if (pdu.command === 'submit_sm') return submit(centre, session, pdu);
  if (pdu.command === 'enquire_link') return void session.send(pdu.response());
  if (pdu.command === 'unbind') {
    centre.binds.delete(session);
    session.send(pdu.response());
    return session.close();
  }
  if (!pdu.isResponse() && pdu.command !== 'generic_nack') session.send(pdu.response({ command_status: smppStatus.invalidCommand }));
}

function serve(centre: Centre, session: SmppSession): void {
  session.on('close', () => centre.binds.delete(session));
  // After a malformed PDU the stream cannot be read on, so the connection ends.
  session.on('error', () => session.destroy());
  session.on('pdu', (pdu) => answer(centre, session, pdu));
}

async function stop(server: SmppServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of server.sessions) session.destroy();
  await closed;
}

export interface SmsCentre {
  readonly port: number;
  readonly stop: Stop;
}

/** An SMS centre (SMPP 3.4): every message that reaches it lies in the inbox before it is acknowledged. */
export async function startSmsCentre(inbox: Inbox, port: number, host: string): Promise<SmsCentre> {
  const centre: Centre = { inbox, binds: new Map(), longMessages: createLongMessages() };
  const server = smpp.createServer((session) => serve(centre, session));
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, stop: () => stop(server) };
}
