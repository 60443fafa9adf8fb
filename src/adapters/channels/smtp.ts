import { createTransport } from 'nodemailer';
import { ChannelFault, type Channel, type OutgoingMessage } from '../../capabilities/notifications/ports.ts';

interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user: string;
  readonly password: string;
  readonly from: string;
}

const CONNECTION_TIMEOUT = 10_000;
/** Longer than a slow server's pause after the text: to hang up on it means the same mail twice. */
const SOCKET_TIMEOUT = 50_000;

/**
 * Mail by SMTP submission (RFC 6409) over a few kept connections. Nothing is logged here: nodemailer's log quotes addresses. Certificates
 * are always checked; `starttls` refuses a server that does not offer it, so that nobody on the way can talk us out of encryption.
 */
export function createSmtpChannel(settings: SmtpSettings): Channel & { close(): Promise<void> } {
  const transport = createTransport({
    pool: true,
    maxConnections: 5,
    maxRequeues: 1,
    host: settings.host,
    port: settings.port,
    secure: settings.security === 'tls',
    requireTLS: settings.security === 'starttls',
    ignoreTLS: settings.security === 'none',
    ...(settings.user === '' ? {} : { auth: { user: settings.user, pass: settings.password } }),
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: CONNECTION_TIMEOUT,
    dnsTimeout: CONNECTION_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
    logger: false,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // A connection that breaks while idle concerns no message.
  transport.on('error', () => undefined);

  return {
    async send(message, signal) {
      try {
        await transport.sendMail({ ...mailOf(settings.from, message), signal });
      } catch (error) {
        throw faultOf(error as SmtpError);
      }
    },
    close() {
      transport.close();
      return Promise.resolve();
    },
  };
}

function mailOf(from: string, message: OutgoingMessage) {
  const domain = /@([^@>\s]+)>?\s*$/u.exec(from)?.[1] ?? 'localhost';
  return {
    from: from.includes('<') ? from : { name: 'Paiza', address: from },
    to: { name: '', address: message.to },
    subject: message.subject ?? '',
    text: message.text,
    ...(message.html === undefined ? {} : { html: message.html }),
    messageId: `<${message.id}@${domain}>`,
    // No holiday notices in return (RFC 3834 §5).
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly command?: string;
}

/**
 * Only a 5xx answer to the recipient or to the text is about this message (RFC 5321 §4.2.1). A refused sender or password is our own
 * trouble: the messages wait until somebody has mended it.
 */
function faultOf({ code, responseCode, command }: SmtpError): ChannelFault {
  const aboutMessage = command === 'RCPT TO' || command === 'DATA';
  const permanent = aboutMessage && responseCode !== undefined && responseCode >= 500;
  return new ChannelFault(`smtp_${responseCode ?? (code ?? 'unknown').toLowerCase()}`, { permanent });
}
