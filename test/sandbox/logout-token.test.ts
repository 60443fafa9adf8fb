import { beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { createReplayGuard, validateLogoutToken, type LogoutTokenRules } from '../../src/sandbox/portals/logout-token.ts';

const now = new Date('2026-11-22T10:00:00Z');
const seconds = now.getTime() / 1000;
const good = {
  iss: 'http://localhost:3000',
  aud: 'tax-portal',
  iat: seconds,
  exp: seconds + 120,
  jti: 'logout-1',
  sub: 'subject-1',
  sid: 'session-1',
  events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
};

let key: CryptoKey;
let foreignKey: CryptoKey;
let rules: LogoutTokenRules;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256');
  key = pair.privateKey;
  foreignKey = (await generateKeyPair('ES256')).privateKey;
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k', alg: 'ES256' }] });
  rules = { issuer: good.iss, clientId: good.aud, keys, isFirstUse: () => true };
});

const sign = (payload: JWTPayload, header: Record<string, unknown> = {}, signingKey = key) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'logout+jwt', ...header }).sign(signingKey);
const without = (name: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));

describe('a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6)', () => {
  it('that keeps every rule names the subject and the session', async () => {
    expect(await validateLogoutToken(await sign(good), rules, now)).toEqual({
      kind: 'valid',
      target: { subject: 'subject-1', sid: 'session-1' },
    });
  });

  it.each(['sub', 'sid'] as const)('may leave out %s', async (name) => {
    expect((await validateLogoutToken(await sign(without(name)), rules, now)).kind).toBe('valid');
  });

  it('may leave out the type, as older providers do', async () => {
    const token = await new SignJWT(good).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(key);
    expect((await validateLogoutToken(token, rules, now)).kind).toBe('valid');
  });

  it.each<[string, JWTPayload & { readonly header?: Record<string, unknown> }]>([
    ['of another issuer', { ...good, iss: 'http://evil.example' }],
    ['for another client', { ...good, aud: 'region-portal' }],
    ['that has expired', { ...good, iat: seconds - 300, exp: seconds - 60 }],
    ['from the future', { ...good, iat: seconds + 60, exp: seconds + 180 }],
    ['without iat', without('iat')],
    ['without exp', without('exp')],
    ['without jti', without('jti')],
    ['without events', without('events')],
    ['of another event', { ...good, events: { 'http://schemas.openid.net/event/other': {} } }],
    ['whose event is no object', { ...good, events: { 'http://schemas.openid.net/event/backchannel-logout': true } }],
    ['with a nonce', { ...good, nonce: 'n' }],
    ['of another type', { ...good, header: { typ: 'at+jwt' } }],
    ['of neither subject nor session', Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'sub' && name !== 'sid'))],
  ])('%s is refused', async (_title, { header, ...payload }) => {
    expect((await validateLogoutToken(await sign(payload, header), rules, now)).kind).toBe('invalid');
  });

  it('signed by another key, or by none, is refused', async () => {
    expect((await validateLogoutToken(await sign(good, {}, foreignKey), rules, now)).kind).toBe('invalid');
    const unsigned = `${base64url.encode(JSON.stringify({ alg: 'none' }))}.${base64url.encode(JSON.stringify(good))}.`;
    expect((await validateLogoutToken(unsigned, rules, now)).kind).toBe('invalid');
    expect((await validateLogoutToken('not a token', rules, now)).kind).toBe('invalid');
  });

  it('is taken once; a refused one does not use up its id', async () => {
    const current = { ...good, iat: Math.floor(Date.now() / 1000), exp: Math.floor(Date.now() / 1000) + 120 };
    const once = { ...rules, isFirstUse: createReplayGuard() };
    const kinds = [];
    for (const payload of [{ ...current, nonce: 'n' }, current, current]) {
      kinds.push((await validateLogoutToken(await sign(payload), once, new Date())).kind);
    }
    expect(kinds).toEqual(['invalid', 'valid', 'invalid']);
  });
});
