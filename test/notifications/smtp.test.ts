import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSmtpChannel } from '../../src/adapters/channels/smtp.ts';
import { composeMessage } from '../../src/capabilities/notifications/templates.ts';
import { describeChannel, untilSent } from '../conformance/channel.ts';
import { createCertificate } from './certificate.ts';
import { email } from './outbox-world.ts';
import { createSmtpGateway, type SmtpGateway } from './smtp-gateway.ts';

describeChannel('SMTP', () => createSmtpGateway());

describe('a mail', () => {
  let gateway: SmtpGateway;
  let channel: ReturnType<SmtpGateway['createChannel']>;
  const open = async (options?: Parameters<typeof createSmtpGateway>[0]) => {
    gateway = createSmtpGateway(options);
    await gateway.start();
    channel = gateway.createChannel();
  };
  const link = 'https://id.paiza.example/registration/confirm?token=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG';
  const params = { digits: '482913', link, days: '3' };
  const message = { id: 'msg_0190', secondsLeft: 300, ...composeMessage(email, 'registration_code', 'ru', params) };
  afterEach(async () => {
    await channel.close();
    await gateway.stop();
  });

  it('has a subject in the language, both alternatives, and headers that say a machine wrote it', async () => {
    await open();
    await channel.send(message, AbortSignal.timeout(5000));
    const [mail] = gateway.mails;
    expect(mail).toMatchObject({
      subject: 'Подтвердите электронную почту для Пайцзы',
      messageId: '<msg_0190@paiza.example>',
      from: { name: 'Paiza', address: 'no-reply@paiza.example' },
      to: [{ address: 'anna.karenina@mail.example' }],
    });
    const header = (key: string) => mail?.headers.find((candidate) => candidate.key === key)?.value;
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('date')).toBeDefined();
    expect(gateway.raw[0]).not.toMatch(/^(x-mailer|list-[a-z-]+|precedence):/im);
  });

  it('has its link on a line of its own and its code in the text, and both in the HTML', async () => {
    await open();
    await channel.send(message, AbortSignal.timeout(5000));
    const [mail] = gateway.mails;
    expect(mail?.text?.split(/\r?\n/)).toEqual(expect.arrayContaining([link, '482913']));
    expect(mail?.html).toContain(`href="${link}"`);
    expect(mail?.html).toContain('482913');
  });

  it('keeps its connection for the next one', async () => {
    let connections = 0;
    await open({
      onConnect: (_session, done) => {
        connections++;
        done();
      },
    });
    await channel.send(message, AbortSignal.timeout(5000));
    await channel.send(message, AbortSignal.timeout(5000));
    expect([gateway.mails.length, connections]).toEqual([2, 1]);
  });

  it.each([
    [
      'a refused sender',
      { onMailFrom: (_address, _session, done) => done(Object.assign(new Error('no'), { responseCode: 550 })) },
      'smtp_550',
    ],
    ['a server that wants a password', { authOptional: false }, 'smtp_530'],
  ] as const satisfies readonly (readonly [string, Parameters<typeof createSmtpGateway>[0], string])[])(
    'waits until somebody has mended %s',
    async (_name, options, code) => {
      await open(options);
      await expect(channel.send(message, AbortSignal.timeout(5000))).rejects.toMatchObject({ permanent: false, code });
    },
  );

  it('is not sent in the clear when STARTTLS was asked for and is not offered', async () => {
    await open();
    const settings = { host: '127.0.0.1', port: gateway.port, security: 'starttls', user: '', password: '', from: 'a@b.example' } as const;
    const strict = createSmtpChannel(settings);
    await expect(strict.send(message, AbortSignal.timeout(5000))).rejects.toMatchObject({ permanent: false });
    await strict.close();
    expect(gateway.mails).toEqual([]);
  });

  it.each(['tls', 'starttls'] as const)('goes by %s to a server with a certificate for its name, and to no other', async (security) => {
    const certificate = createCertificate();
    await open({ ...certificate, secure: security === 'tls', disabledCommands: [] });
    const settings = { host: 'localhost', port: gateway.port, security, user: '', password: '', from: 'a@paiza.example' };
    const strict = createSmtpChannel(settings);
    await expect(strict.send(message, AbortSignal.timeout(5000))).rejects.toMatchObject({ permanent: false });
    expect(gateway.mails).toEqual([]);
    const trusted = getCACertificates('default');
    setDefaultCACertificates([certificate.cert]);
    await untilSent(() => strict.send(message, AbortSignal.timeout(5000))).finally(() => setDefaultCACertificates(trusted));
    await strict.close();
    expect(gateway.mails).toHaveLength(1);
  });

  it('comes with the password when one is set, and waits while the server does not take it', async () => {
    let accepted = '';
    await open({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => done(auth.password === accepted ? null : new Error('no'), { user: 'paiza' }),
    });
    const settings = {
      host: '127.0.0.1',
      port: gateway.port,
      security: 'none',
      user: 'paiza',
      password: 'secret',
      from: 'a@b.example',
    } as const;
    const authenticated = createSmtpChannel(settings);
    await expect(authenticated.send(message, AbortSignal.timeout(5000))).rejects.toMatchObject({ permanent: false, code: 'smtp_535' });
    accepted = 'secret';
    await authenticated.send(message, AbortSignal.timeout(5000));
    await authenticated.close();
    expect(gateway.mails).toHaveLength(1);
  });
});
