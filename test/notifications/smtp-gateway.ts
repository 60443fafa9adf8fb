import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { createSmtpChannel } from '../../src/adapters/channels/smtp.ts';
import type { Answer, Arrived, Gateway } from '../conformance/channel.ts';

export interface SmtpGateway extends Gateway {
  readonly port: number;
  readonly mails: Email[];
  /** The messages as they came over the wire. */
  readonly raw: string[];
}

const refusal = (responseCode: number) => Object.assign(new Error('no mail for anna.karenina@mail.example'), { responseCode });

/** A mail server (smtp-server) that answers as told; it refuses at RCPT TO. */
export function createSmtpGateway(options: SMTPServerOptions = {}): SmtpGateway {
  let server: SMTPServer | undefined;
  const sockets = new Set<Socket>();
  const gateway = {
    to: 'anna.karenina@mail.example',
    longText: 'Каждая несчастливая семья несчастлива по-своему. '.repeat(200).trim(),
    arrived: [] as Arrived[],
    mails: [] as Email[],
    raw: [] as string[],
    answer: 'accept' as Answer,
    port: 0,
    async start() {
      server = new SMTPServer({
        authOptional: true,
        disabledCommands: ['STARTTLS'],
        disableReverseLookup: true,
        closeTimeout: 50,
        ...options,
        ...handlers,
      });
      server.on('error', () => undefined);
      const listener = server.listen(gateway.port, '127.0.0.1');
      listener.on('connection', (socket: Socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      await once(listener, 'listening');
      gateway.port = (listener.address() as AddressInfo).port;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server?.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    createChannel: () =>
      createSmtpChannel({
        host: '127.0.0.1',
        port: gateway.port,
        security: 'none',
        user: '',
        password: '',
        from: 'no-reply@paiza.example',
      }),
  };
  const handlers: SMTPServerOptions = {
    onRcptTo(_address, _session, done) {
      if (gateway.answer === 'refuse for good') done(refusal(550));
      else if (gateway.answer === 'refuse for now') done(refusal(451));
      else if (gateway.answer === 'accept') done();
    },
    onData(stream, session, done) {
      void (async () => {
        const raw = await buffer(stream);
        const mail = await PostalMime.parse(raw);
        gateway.raw.push(raw.toString());
        gateway.mails.push(mail);
        const to = session.envelope.rcptTo[0]?.address ?? '';
        gateway.arrived.push({ to, text: (mail.text ?? '').trimEnd(), reference: mail.messageId ?? '' });
        done();
      })();
    },
  };
  return gateway;
}
