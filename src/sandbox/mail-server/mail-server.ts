import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Inbox } from '../inbox/inbox.ts';
import type { Stop } from '../web/listen.ts';
import { readableText } from './readable-text.ts';

/** One entry for each envelope recipient, which is who would have received it, whatever the To header says. */
async function keep(inbox: Inbox, raw: Buffer, session: SMTPServerSession): Promise<void> {
  const mail = await PostalMime.parse(raw);
  const sender = session.envelope.mailFrom;
  const message = {
    channel: 'email' as const,
    from: mail.from?.address ?? (sender ? sender.address : ''),
    subject: mail.subject ?? '',
    text: mail.text?.trimEnd() ?? readableText(mail.html ?? ''),
    ...(mail.html === undefined ? {} : { html: mail.html }),
  };
  for (const recipient of session.envelope.rcptTo) inbox.add({ ...message, to: recipient.address });
}

export interface MailServer {
  readonly port: number;
  readonly stop: Stop;
}

/** A mail server (SMTP, plain, any or no credentials) for every domain there is. */
export async function startMailServer(inbox: Inbox, port: number, host: string): Promise<MailServer> {
  const server = new SMTPServer({
    banner: 'sandbox',
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: 1024 * 1024,
    closeTimeout: 500,
    logger: false,
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    onData(stream, session, done) {
      buffer(stream)
        .then((raw) => (stream.sizeExceeded ? Promise.reject(new Error('The message exceeds 1 MiB')) : keep(inbox, raw, session)))
        .then(() => done(null))
        .catch((error: unknown) => done(Object.assign(new Error(String(error)), { responseCode: 552 })));
    },
  });
  // A sender that breaks off is no reason to end; it has its own error handling.
  server.on('error', () => undefined);
  const listener = server.listen(port, host);
  await once(listener, 'listening');
  return { port: (listener.address() as AddressInfo).port, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}
