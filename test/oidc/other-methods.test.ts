import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld, type World } from '../support/world.ts';

describe('an endpoint of programs', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.stop());

  const ask = (path: string, method: string, headers: Record<string, string> = { accept: 'text/html' }) =>
    fetch(`${world.origin}${path}`, { method, headers });

  it.each([
    ...['/token', '/introspect', '/revoke', '/par'].flatMap((path) => [
      ['GET', path, 'POST'],
      ['PUT', path, 'POST'],
    ]),
    ['DELETE', '/jwks', 'GET, HEAD'],
    ['PUT', '/userinfo', 'GET, HEAD, POST'],
  ] as [string, string, string][])('answers %s %s by naming what it takes', async (method, path, allowed) => {
    const response = await ask(path, method);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allowed);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/u);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(await response.json()).toEqual({ error: 'invalid_request', error_description: `this endpoint takes ${allowed}` });
  });

  it('answers what it takes as ever', async () => {
    for (const path of ['/token', '/introspect', '/revoke', '/par']) expect([400, 401]).toContain((await ask(path, 'POST')).status);
    expect((await ask('/userinfo', 'GET')).status).toBe(401);
    expect((await ask('/userinfo', 'POST')).status).toBe(401);
    expect((await ask('/jwks', 'GET')).status).toBe(200);
    expect((await ask('/jwks', 'HEAD')).status).toBe(200);
    expect((await ask('/token', 'HEAD')).status).toBe(405);
  });

  it('still answers a browser that asks first', async () => {
    const asking = { origin: 'https://portal.example', 'access-control-request-method': 'POST' };
    for (const path of ['/token', '/introspect', '/revoke', '/par', '/userinfo', '/jwks'])
      expect((await ask(path, 'OPTIONS', asking)).status).toBe(204);
  });
});
