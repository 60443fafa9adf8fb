import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runSandbox, temporaryFolder, type RunningSandbox } from './support/running-sandbox.ts';

const folder = temporaryFolder();
let running: RunningSandbox;
beforeAll(async () => {
  running = await runSandbox({ dataDir: folder.path });
});
afterAll(async () => {
  await running.sandbox.stop();
  folder.remove();
});

/** As a browser sends it whose page has its own idea of where it is; `fetch` sets the Host by itself. */
function ask(path: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  const { hostname, port } = new URL(running.console);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.once('error', reject);
    asked.end();
  });
}

describe('a sandbox on this machine', () => {
  it.each(['evil.example', 'evil.example:3100', 'localhost.evil.example', '127.0.0.1.nip.io'])(
    'answers nobody who calls it %p: a name that was led here reads no inbox',
    async (host) => {
      expect(await ask('/api/messages', { host })).toBe(421);
    },
  );

  it.each(['localhost', 'localhost:3100', '127.0.0.1:3100', '[::1]:3100', 'portal.localhost:3100', 'LOCALHOST'])(
    'answers to %s',
    async (host) => {
      expect(await ask('/api/messages', { host })).toBe(200);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['cross-site', { 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['of an old browser', { origin: 'https://evil.example' }],
    ['of no origin', { origin: 'null' }],
  ])('takes no order from a page elsewhere, %s', async (_title, headers) => {
    expect(await ask('/api/messages', { host: 'localhost', ...headers }, 'DELETE')).toBe(403);
    expect(await ask('/api/citizens', { host: 'localhost', ...headers }, 'POST')).toBe(403);
  });

  it('takes orders from programs and from its own pages', async () => {
    const host = new URL(running.console).host;
    expect(await ask('/api/messages', { host }, 'DELETE')).toBe(204);
    expect(await ask('/api/messages', { host, 'sec-fetch-site': 'same-origin', origin: running.console }, 'DELETE')).toBe(204);
    expect(await ask('/api/messages', { host, origin: running.console }, 'DELETE')).toBe(204);
  });
});
