import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createGuardedFetch } from '../../src/adapters/banks/guarded-fetch.ts';
import { createPublicLookup, type ResolveName } from '../../src/adapters/banks/guarded-lookup.ts';
import { aBankKey, listenAnywhere, ourSideOf } from './bank-world.ts';

/** What a name leads to, by name; told to the adapter instead of the real resolver. */
const names: Record<string, LookupAddress[]> = {
  'rebound.example': [{ address: '127.0.0.1', family: 4 }],
  'mixed.example': [
    { address: '93.184.215.14', family: 4 },
    { address: '10.0.0.7', family: 4 },
  ],
  'mapped.example': [{ address: '::ffff:127.0.0.1', family: 6 }],
  'metadata.example': [{ address: '169.254.169.254', family: 4 }],
  'public.example': [{ address: '93.184.215.14', family: 4 }],
};
const resolve: ResolveName = (name, _options, answer) =>
  names[name] === undefined ? answer(new Error('ENOTFOUND'), []) : answer(null, names[name]);

let origin: string;
let stop: () => Promise<void>;
let requests: string[] = [];

function sink(): Server {
  return createServer((request, response) => {
    requests.push(request.url ?? '');
    if (request.url === '/mute') return;
    if (request.url === '/redirect') response.writeHead(302, { location: '/secret' }).end();
    else if (request.url === '/broken') response.writeHead(503).end();
    else if (request.url === '/busy') response.writeHead(429).end();
    else if (request.url === '/cut') response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    else if (request.url === '/slow') {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
    } else if (request.url === '/endless') {
      response.writeHead(200);
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, ' ')));
      };
      response.on('drain', pour);
      pour();
    } else response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
}

beforeAll(async () => ({ origin, stop } = await listenAnywhere(sink())));
beforeEach(() => void (requests = []));
afterAll(() => stop());

const get = (address: string, allowLoopback: boolean) =>
  createGuardedFetch({ allowLoopback, timeoutMilliseconds: 600, resolve })(address, { method: 'GET', headers: {} });

describe('a request to a bank', () => {
  it.each(['127.0.0.1', '[::ffff:7f00:1]', 'localhost', '[::1]', '2130706433', '0.0.0.0', '10.0.0.7', '169.254.169.254'])(
    'never reaches %s where banks are on the public network',
    async (host) => {
      const { port } = new URL(origin);
      for (const scheme of ['http', 'https']) {
        await expect(get(`${scheme}://${host}:${port}/`, false)).rejects.toMatchObject({ code: 'address_refused' });
      }
      expect(requests).toEqual([]);
    },
  );

  it.each(['rebound.example', 'mixed.example', 'mapped.example', 'metadata.example'])(
    'never reaches a reserved network by the name %s',
    async (name) => {
      const { port } = new URL(origin);
      await expect(get(`https://${name}:${port}/`, false)).rejects.toMatchObject({ code: 'address_refused' });
      expect(requests).toEqual([]);
    },
  );

  it('goes where a public name leads, to the very address that was checked', () => {
    const answer = jest.fn();
    const lookUpPublic = createPublicLookup(resolve);
    lookUpPublic('public.example', { all: true }, answer);
    lookUpPublic('public.example', {}, answer);
    lookUpPublic('nowhere.example', {}, answer);
    expect(answer.mock.calls).toEqual([
      [null, names['public.example']],
      [null, '93.184.215.14', 4],
      [new Error('ENOTFOUND'), ''],
    ]);
  });

  it.each(['http://public.example/', 'file:///etc/passwd', 'ftp://localhost/', 'data:text/plain,x'])(
    'is not made to %s',
    async (address) => {
      for (const allowLoopback of [true, false]) {
        await expect(get(address, allowLoopback)).rejects.toMatchObject({ code: 'address_refused' });
      }
    },
  );

  it('reaches this machine in a sandbox', async () => {
    const answered = await get(`${origin}/`, true);
    expect([answered.status, await answered.json(), requests]).toEqual([200, {}, ['/']]);
  });

  it('follows no redirect', async () => {
    await expect(get(`${origin}/redirect`, true)).rejects.toMatchObject({ code: 'redirected' });
    expect(requests).toEqual(['/redirect']);
  });

  it.each([
    ['/mute', 'timeout'],
    ['/slow', 'timeout'],
    ['/endless', 'too_large'],
    ['/broken', 'unavailable'],
    ['/busy', 'unavailable'],
    ['/cut', 'unreachable'],
  ])('to %s ends in %s, within its time', async (path, code) => {
    const begun = performance.now();
    await expect(get(`${origin}${path}`, true)).rejects.toMatchObject({ code });
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a bank on this machine', () => {
  it('is not asked by a provider that is no sandbox, whatever its configuration says', async () => {
    const { banks } = ourSideOf('https://id.example', { issuer: origin, privateKey: await aBankKey(), allowLoopback: false });
    await expect(banks.begin('river')).rejects.toMatchObject({ name: 'BankFault', message: 'discovery: address_refused' });
    expect(requests).toEqual([]);
  });
});
