import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createTransport, type Transporter } from 'nodemailer';
import { openInbox } from '../../src/sandbox/inbox/inbox.ts';
import { messages, runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';
import { bindSmpp } from './support/smpp-client.ts';

const folder = temporaryFolder();
let running: RunningSandbox;
let mail: Transporter;

const connectMail = () => createTransport({ host: '127.0.0.1', port: running.smtpPort, secure: false });
const letter = {
  from: 'Пайза <no-reply@paiza.test>',
  subject: 'Подтвердите адрес',
  text: 'Код: 482913\nСсылка: http://localhost:3000/confirm?a=1&b=2.',
};

async function sendSms(to: string, text: string): Promise<void> {
  const client = await bindSmpp(running.smppPort);
  await client.ask('submit_sm', { destination_addr: to, data_coding: 8, short_message: Buffer.from(text, 'utf16le').swap16() });
  await client.close();
}

async function page(query = ''): Promise<string> {
  const answer = await fetch(`${running.console}/${query}`);
  return answer.text();
}

beforeAll(async () => {
  running = await runSandbox({ dataDir: folder.path });
  mail = connectMail();
});

beforeEach(async () => {
  await fetch(`${running.console}/api/messages`, { method: 'DELETE' });
});

afterAll(async () => {
  await running.sandbox.stop();
  folder.remove();
});

describe('a mail', () => {
  it('lies in the inbox of each envelope recipient with its decoded subject and text', async () => {
    await mail.sendMail({ ...letter, to: 'anna@example.ru', bcc: 'archive@example.ru', html: '<p>Код: <b>482913</b></p>' });
    const found = await messages(running.console);
    expect(found).toHaveLength(2);
    expect(found.map(({ to }) => to).toSorted()).toEqual(['anna@example.ru', 'archive@example.ru']);
    expect(found[0]).toEqual({
      channel: 'email',
      to: expect.any(String),
      subject: letter.subject,
      text: letter.text,
      sentAt: expect.any(String),
    });
  });

  it('of HTML alone has a text to read', async () => {
    await mail.sendMail({
      from: letter.from,
      subject: 'x',
      to: 'anna@example.ru',
      html: '<style>p{}</style><p>Код <b>482913</b></p><a href="http://x/?a=1&amp;b=2">Открыть</a>',
    });
    expect((await messages(running.console))[0]?.text).toBe('Код 482913\nОткрыть http://x/?a=1&b=2');
  });

  it('is taken with credentials too', async () => {
    const authenticated = createTransport({ host: '127.0.0.1', port: running.smtpPort, auth: { user: 'a', pass: 'b' } });
    await authenticated.sendMail({ ...letter, to: 'anna@example.ru' });
    expect(await messages(running.console)).toHaveLength(1);
  });

  it('larger than 1 MiB is refused and not kept', async () => {
    const large = mail.sendMail({ ...letter, to: 'anna@example.ru', text: 'слово '.repeat(200_000) });
    await expect(large).rejects.toMatchObject({ responseCode: 552 });
    expect(await messages(running.console)).toHaveLength(0);
  });
});

describe('GET /api/messages', () => {
  it('lists the newest first', async () => {
    await sendSms('79160000001', 'первое');
    await mail.sendMail({ ...letter, to: 'anna@example.ru' });
    await sendSms('79160000001', 'третье');
    expect((await messages(running.console)).map(({ channel, text }) => `${channel} ${text.slice(0, 6)}`)).toEqual([
      'sms третье',
      'email Код: 4',
      'sms первое',
    ]);
  });

  it.each(['?to=%2B79160000001', '?to=+79160000001', '?to=79160000001', '?to=%2B7%20916%20000-00-01', '?to=+7+(916)+000+00+01'])(
    'finds a phone written as %s',
    async (query) => {
      await sendSms('79160000001', 'мне');
      await sendSms('79160000002', 'не мне');
      await mail.sendMail({ ...letter, to: '79160000001@example.ru' });
      expect((await messages(running.console, query)).map(({ text }) => text)).toEqual(['мне']);
    },
  );

  it('finds an e-mail in any case, and only the whole of it', async () => {
    await mail.sendMail({ ...letter, to: 'Anna@Example.ru' });
    await mail.sendMail({ ...letter, to: 'joanna@example.ru' });
    expect((await messages(running.console, '?to=ANNA@example.RU')).map(({ to }) => to)).toEqual(['Anna@example.ru']);
    expect(await messages(running.console, '?to=anna')).toHaveLength(0);
  });

  it('answers other addresses and methods with a problem in JSON', async () => {
    const missing = await fetch(`${running.console}/api/other`);
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await missing.json()).toMatchObject({ status: 404, code: 'sandbox.not_found' });
    const wrong = await fetch(`${running.console}/api/messages`, { method: 'PUT' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, expect.stringContaining('DELETE')]);
    expect(await wrong.json()).toMatchObject({ status: 405, code: 'sandbox.method_not_allowed' });
  });
});

describe('the console', () => {
  it('shows codes to copy and links to click, and nothing a message says is markup', async () => {
    await mail.sendMail({ ...letter, to: 'anna@example.ru', subject: '<script>alert(1)</script>', text: `<b>x</b> ${letter.text}` });
    const shown = await page();
    expect(shown).toContain('<strong>482913</strong>');
    expect(shown).toMatch(/<a href="http:\/\/localhost:3000\/confirm\?a=1&amp;b=2"[^>]*>/);
    expect(shown).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(shown).not.toMatch(/<script>alert|<b>x/);
  });

  it('shows the HTML part apart from itself, where no script runs', async () => {
    await mail.sendMail({ ...letter, to: 'anna@example.ru', html: '<p>Письмо</p><script>alert(1)</script>' });
    const source = /<iframe[^>]*sandbox="([^"]*)"[^>]*src="([^"]*)"/s.exec(await page());
    expect(source?.[1]).not.toMatch(/allow-scripts|allow-same-origin/);
    const part = await fetch(`${running.console}${source?.[2]}`);
    expect(part.headers.get('content-security-policy')).toMatch(/^sandbox (?!.*allow-scripts).*default-src 'none'/);
    expect(await part.text()).toContain('<p>Письмо</p>');
  });

  it('filters by a part of the recipient, escapes the filter, and speaks English on request', async () => {
    await sendSms('79160000001', 'код для Анны');
    expect(await page('?to=916+000')).toContain('код для Анны');
    expect(await page('?to=999')).toContain('Для этого получателя сообщений нет');
    expect(await page('?to="><script>')).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect(await page('?lang=en')).toMatch(/<html lang="en">[^]*Every SMS, mail and push/);
  });

  it('is reached by name and by number', async () => {
    const byNumber = await fetch(running.console.replace('localhost', '127.0.0.1'));
    expect(byNumber.status).toBe(200);
  });
});

describe('after a restart', () => {
  const file = () => join(folder.path, 'messages.jsonl');

  it('the messages are there again, whole lines only, and DELETE has emptied the file', async () => {
    await sendSms('79160000001', 'останется');
    const before = await messages(running.console);
    await running.sandbox.stop();
    appendFileSync(file(), '{"id":"half a li');
    running = await runSandbox({ dataDir: folder.path });
    mail = connectMail();
    expect(await messages(running.console)).toEqual(before);
    await sendSms('79160000001', 'и это');
    expect(await messages(running.console)).toHaveLength(2);
    await fetch(`${running.console}/api/messages`, { method: 'DELETE' });
    expect(readFileSync(file(), 'utf8')).toBe('');
  });

  it('only the last 1,000 are kept, and the file does not grow without end', () => {
    const own = temporaryFolder();
    const path = join(own.path, 'messages.jsonl');
    const first = openInbox(path);
    for (let count = 1; count <= 2_500; count += 1) first.add({ channel: 'sms', to: '+7', from: '', subject: '', text: String(count) });
    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(2_000);
    const second = openInbox(path).list();
    expect([second.length, second[0]?.text, second.at(-1)?.text]).toEqual([1_000, '2500', '1501']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    own.remove();
  });
});

it('stops at once with every kind of connection open', async () => {
  const own = temporaryFolder();
  const other = await runSandbox({ dataDir: own.path });
  await bindSmpp(other.smppPort);
  const mailbox = connect(other.smtpPort, '127.0.0.1');
  await once(mailbox, 'data');
  await fetch(other.console);
  const closed = once(mailbox, 'close');
  const started = Date.now();
  await other.sandbox.stop();
  await closed;
  expect(Date.now() - started).toBeLessThan(2_000);
  await expect(bindSmpp(other.smppPort)).rejects.toThrow('ECONNREFUSED');
  own.remove();
});

it('a taken port is an error that names it, and leaves nothing open', async () => {
  const { port } = running.options;
  await expect(runSandbox({ dataDir: folder.path, port: port - 2, smtpPort: running.smtpPort })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
  await expect(fetch(`http://localhost:${port - 2}`)).rejects.toThrow('fetch failed');
});
