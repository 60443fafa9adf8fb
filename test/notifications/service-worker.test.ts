import { beforeEach, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const script = readFileSync(join(import.meta.dirname, '../../src/http/assets/service-worker.js'), 'utf8');
const origin = 'https://id.paiza.test';

let shown: [title: string, options: Record<string, unknown>][];
let opened: string[];
let listeners: Record<string, (event: object) => void>;

/** What a browser gives a service worker, as far as ours uses it. */
beforeEach(() => {
  [shown, opened, listeners] = [[], [], {}];
  const self = {
    location: { origin },
    registration: { showNotification: async (title: string, options: Record<string, unknown>) => void shown.push([title, options]) },
    clients: { openWindow: async (url: string) => void opened.push(url) },
    skipWaiting: async () => undefined,
    addEventListener: (type: string, listener: (event: object) => void) => (listeners[type] = listener),
  };
  runInNewContext(script, { self, URL });
});

async function dispatch(type: string, event: object): Promise<void> {
  const work: Promise<unknown>[] = [];
  listeners[type]?.({ ...event, waitUntil: (promise: Promise<unknown>) => work.push(promise) });
  await Promise.all(work);
}
const push = (text: string | undefined) =>
  dispatch('push', { data: text === undefined ? null : { json: () => JSON.parse(text) as unknown } });
const tap = (url: unknown) => dispatch('notificationclick', { notification: { data: { url }, close: () => undefined } });

it('shows what arrived, one that comes twice in the place of the first', async () => {
  await push(JSON.stringify({ id: 'msg_1', title: 'Запись', body: 'Завтра', language: 'ru', url: `${origin}/account/visits` }));
  expect(shown).toEqual([['Запись', { body: 'Завтра', lang: 'ru', tag: 'msg_1', data: { url: `${origin}/account/visits` } }]]);
});

it.each([undefined, '', 'words', '[]', 'null', '{"title":1}'])('shows nothing of %p', async (text) => {
  await push(text);
  expect(shown).toEqual([]);
});

it('opens our own pages, and no other', async () => {
  await tap(`${origin}/account/visits`);
  await tap('/account');
  await tap(undefined);
  for (const foreign of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)', `${origin}.evil.example/`]) await tap(foreign);
  expect(opened).toEqual([`${origin}/account/visits`, `${origin}/account`, `${origin}/account`]);
});
