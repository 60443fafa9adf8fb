import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import webPush from 'web-push';
import { openBrowsers } from '../../src/sandbox/push-service/browsers.ts';
import { messages, runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';

interface Made {
  readonly name: string;
  readonly subscription: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
}

const folder = temporaryFolder();
const site = webPush.generateVAPIDKeys();
const words = {
  id: 'msg_1',
  language: 'ru',
  title: 'Ваша личность подтверждена',
  body: 'Способ: банк.',
  url: 'http://localhost:3000/account',
};
let running: RunningSandbox;

beforeAll(async () => {
  running = await runSandbox({ dataDir: folder.path });
});
beforeEach(async () => {
  await fetch(`${running.console}/api/messages`, { method: 'DELETE' });
});
afterAll(async () => {
  await running.sandbox.stop();
  folder.remove();
});

async function subscribe(applicationServerKey = site.publicKey): Promise<Made> {
  const answer = await fetch(`${running.console}/api/browsers`, { method: 'POST', body: JSON.stringify({ applicationServerKey }) });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Made;
}

/** As a site sends it, by somebody else's implementation of RFC 8030, 8291 and 8292; `over` is what is wrong with it. */
async function push(
  { subscription }: Made,
  over: { keys?: typeof site; body?: (body: Buffer) => Buffer; headers?: object; text?: string } = {},
) {
  const vapidDetails = { subject: 'mailto:site@paiza.test', ...(over.keys ?? site) };
  const text = over.text ?? JSON.stringify(words);
  const { endpoint, method, headers: all, body } = webPush.generateRequestDetails(subscription, text, { vapidDetails, TTL: 60 });
  const { 'Content-Length': _ofTheOriginal, ...headers } = all;
  const sent = Object.fromEntries(Object.entries({ ...headers, ...over.headers }).map(([name, value]) => [name, String(value)]));
  const answer = await fetch(endpoint, { method, headers: sent, body: new Uint8Array(over.body?.(body!) ?? body!) });
  return answer.status;
}

const form = (path: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(`${running.console}${path}`, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' });

describe('a browser of the sandbox', () => {
  it('opens what a site has encrypted for it, and shows it among the messages under its own name', async () => {
    const [made, other] = [await subscribe(), await subscribe()];
    expect([await push(made), await push(other, { text: 'простые слова' })]).toEqual([201, 201]);
    expect(await messages(running.console, `?to=${made.name}`)).toEqual([
      { channel: 'push', to: made.name, subject: words.title, text: `${words.body}\n${words.url}`, sentAt: expect.any(String) },
    ]);
    expect((await messages(running.console, `?to=${other.name}`))[0]).toMatchObject({ subject: '', text: 'простые слова' });
    expect(await (await fetch(`${running.console}/?to=${made.name}`)).text()).toContain(words.title);
  });

  it('takes nothing of another key, of another size or time, changed on the way, or encrypted for another browser', async () => {
    const [made, other] = [await subscribe(), await subscribe()];
    const flipped = (body: Buffer) => {
      body[body.length - 20] = body.readUInt8(body.length - 20) ^ 1;
      return body;
    };
    const foreign = { subscription: { ...made.subscription, keys: other.subscription.keys }, name: made.name };
    expect([
      await push(made, { keys: webPush.generateVAPIDKeys() }),
      await push(made, { headers: { Authorization: '' } }),
      await push(made, { body: flipped }),
      await push(foreign),
      await push(made, { headers: { TTL: '' } }),
      await push(made, { headers: { 'Content-Encoding': 'aesgcm' } }),
      await push(made, { body: () => Buffer.alloc(4097) }),
      await push({ ...made, subscription: { ...made.subscription, endpoint: `${running.console}/push/${'x'.repeat(32)}` } }),
    ]).toEqual([403, 403, 400, 400, 400, 400, 413, 404]);
    expect(await messages(running.console)).toEqual([]);
  });

  it('is gone for a site once it has unsubscribed, and is still there after a restart when it has not', async () => {
    const [made, ended] = [await subscribe(), await subscribe()];
    const id = (of: Made) => of.subscription.endpoint.split('/').at(-1) ?? '';
    expect((await form(`/browsers/${id(ended)}/end`)).status).toBe(303);
    expect([await push(ended), await push(made)]).toEqual([410, 201]);
    const restarted = openBrowsers(join(folder.path, 'browsers.jsonl'));
    expect([restarted.find(id(made))?.serverKey, restarted.find(id(ended))?.ended]).toEqual([site.publicKey, true]);
    expect(restarted.list().map((each) => each.id)).not.toContain(id(ended));
  });

  it('is made by hand with the key of the site, and by no page of another site', async () => {
    const before = await (await fetch(`${running.console}/browsers?key=${site.publicKey}&lang=en`)).text();
    expect(before).toContain(`value="${site.publicKey}"`);
    const made = await form('/browsers', { key: site.publicKey });
    expect([made.status, made.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/browsers\?key=[\w-]{87}#browser-\d+$/u)]);
    expect(await (await fetch(`${running.console}/browsers`)).text()).toContain('&quot;endpoint&quot;');
    const wrong = await form('/browsers', { key: 'A'.repeat(87) });
    expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('role="alert"')]);
    expect((await form('/browsers', { key: site.publicKey }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const answer = await fetch(`${running.console}/api/browsers`, { method: 'POST', body: '{"applicationServerKey":1}' });
    expect(answer.status).toBe(422);
  });
});
