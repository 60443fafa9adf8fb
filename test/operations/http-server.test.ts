import { connect } from 'node:net';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startHttpServer, type HttpServer } from '../../src/operations/http-server.ts';

const settings = { host: '127.0.0.1', port: 0, requestTimeoutSeconds: 2, trustProxy: false };
const running: HttpServer[] = [];

async function start(handle: RequestListener): Promise<HttpServer> {
  const server = await startHttpServer(settings, handle);
  running.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.drain(0)));
});

/** Writes raw bytes and resolves with all that came back until the other side closed, and how long that took in milliseconds. */
async function exchange(port: number, bytes: string): Promise<{ received: string; took: number }> {
  const began = Date.now();
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk) => (received += String(chunk)));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((closed) => socket.once('close', closed));
  return { received, took: Date.now() - began };
}

const hello: RequestListener = (_request, response) => void response.end('hello');

describe('the listener for citizens', () => {
  it('refuses a head of 20 KB with 431, says what to do, and goes on', async () => {
    const { port } = await start(hello);
    const { received } = await exchange(port, `GET /auth?state=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(received).toMatch(/^HTTP\/1\.1 431 /u);
    expect(received).toContain('Удалите cookie');
    expect(await (await fetch(`http://127.0.0.1:${port}/auth?state=${'x'.repeat(4000)}`)).text()).toBe('hello');
  });

  it.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc'],
    ['length and chunks together', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ])('refuses %s with 400 and closes', async (_name, bytes) => {
    const { port } = await start((received, response) => void received.on('data', () => undefined).on('end', () => response.end()));
    expect((await exchange(port, bytes)).received).toMatch(/^HTTP\/1\.1 400 /u);
  });

  it('cuts clients that send the head, the body or nothing too slowly', async () => {
    const { port } = await start((received, response) => void received.resume().on('end', () => response.end()));
    const slow = ['GET / HTTP/1.1\r\nHost: a\r\nX-Slow:', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc', ''];
    const exchanges = await Promise.all(slow.map((bytes) => exchange(port, bytes)));
    for (const { took } of exchanges) expect(took).toBeLessThan(settings.requestTimeoutSeconds * 1000 + 600);
    expect(exchanges[0]!.received).toMatch(/^HTTP\/1\.1 408 /u);
  });

  it('cuts clients that do not read the answer', async () => {
    const { port } = await start((_received, response) => void response.end(Buffer.alloc(32 * 1024 * 1024)));
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    await sleep(settings.requestTimeoutSeconds * 1000 + 500);
    socket.resume();
    const closed = await Promise.race([new Promise((settle) => socket.once('close', () => settle(true))), sleep(3000, false)]);
    expect(closed).toBe(true);
    expect(socket.bytesRead).toBeLessThan(32 * 1024 * 1024);
  });

  it('names the port and the setting when the port is taken', async () => {
    const { port } = await start(hello);
    await expect(startHttpServer({ ...settings, port }, hello)).rejects.toThrow(new RegExp(`Port ${port} is in use.*PAIZA_PORT`, 'u'));
  });
});

describe('draining', () => {
  it('finishes what is under way, closes its connection, and takes nothing new', async () => {
    const server = await start((_received, response) => void setTimeout(() => response.end('finished'), 600));
    const slow = fetch(`http://127.0.0.1:${server.port}/`);
    await sleep(150);
    const drained = server.drain(5);
    await sleep(100);
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow('fetch failed');
    const answer = await slow;
    expect(await answer.text()).toBe('finished');
    expect(answer.headers.get('connection')).toBe('close');
    expect(await drained).toBe(0);
  });

  it('does not wait for idle connections', async () => {
    const server = await start(hello);
    await fetch(`http://127.0.0.1:${server.port}/`).then((answer) => answer.text());
    const began = Date.now();
    expect(await server.drain(5)).toBe(0);
    expect(Date.now() - began).toBeLessThan(1000);
  });

  it('cuts what does not finish within the grace and counts it', async () => {
    const server = await start(() => undefined);
    const outcome = new Promise((settle) => request({ port: server.port }).on('error', settle).end());
    await sleep(150);
    expect(await server.drain(0.3)).toBe(1);
    expect(await outcome).toMatchObject({ code: 'ECONNRESET' });
  });
});
