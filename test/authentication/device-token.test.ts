import { describe, expect, it } from '@jest/globals';
import {
  formatDeviceTokens,
  newDeviceToken,
  parseDeviceTokens,
  withDeviceToken,
  type DeviceToken,
} from '../../src/capabilities/authentication/device-token.ts';
import { Keyring } from '../../src/kernel/keyring.ts';

const old = { id: 1, secret: Buffer.alloc(32, 1) };
const keyring = new Keyring([old]);
const issuedAt = 1_795_305_600_000;
const now = { time: issuedAt + 1000, memorySeconds: 60 };
const places = ['AAAAAAAA', '-_-_-_-_'];
const newToken = (accountId: string, at = issuedAt) => newDeviceToken({ accountId, issuedAt: at, places });
const token = newToken('acc_1');

function parse(cookie: string | undefined, changes: Partial<typeof now> = {}, keys = keyring): DeviceToken[] {
  return parseDeviceTokens(keys, cookie, { ...now, ...changes });
}

describe('the tokens of a browser', () => {
  it('are read back as they were made', () => {
    const other = newToken('acc_2');
    expect(parse(formatDeviceTokens(keyring, [token, other]))).toEqual([token, other]);
  });

  it('differ for one account and one moment', () => {
    expect(newToken('acc_1').nonce).not.toBe(token.nonce);
  });

  it('fit a cookie', () => {
    const accounts = Array.from({ length: 9 }, (_, index) =>
      newDeviceToken({
        accountId: `acc_${String(index).padStart(32, '0')}`,
        issuedAt,
        places: ['AAAAAAAA', 'BBBBBBBB', 'CCCCCCCC', 'DDDDDDDD'],
      }),
    );
    const cookie = formatDeviceTokens(keyring, accounts);
    expect(cookie).toMatch(/^[\w.~-]{1,1024}$/u);
    expect(parse(cookie)).toEqual(accounts.slice(0, 5));
  });

  it('are good until their time is over', () => {
    const cookie = formatDeviceTokens(keyring, [token]);
    expect(parse(cookie, { time: issuedAt + 59_999 })).toEqual([token]);
    expect(parse(cookie, { time: issuedAt + 60_000 })).toEqual([]);
  });

  it('survive a rotation of the master key, until the old one is gone', () => {
    const cookie = formatDeviceTokens(keyring, [token]);
    const fresh = { id: 2, secret: Buffer.alloc(32, 2) };
    expect(parse(cookie, {}, new Keyring([fresh, old]))).toEqual([token]);
    expect(parse(cookie, {}, new Keyring([fresh]))).toEqual([]);
  });

  it('remember the newest account first and each once, five at most', () => {
    const tokens = Array.from({ length: 5 }, (_, index) => newToken(`acc_${index}`));
    const again = newToken('acc_3', issuedAt + 1);
    expect(withDeviceToken(tokens, again).map(({ accountId }) => accountId)).toEqual(['acc_3', 'acc_0', 'acc_1', 'acc_2', 'acc_4']);
    const sixth = newToken('acc_6');
    expect(withDeviceToken(tokens, sixth).map(({ accountId }) => accountId)).toEqual(['acc_6', 'acc_0', 'acc_1', 'acc_2', 'acc_3']);
  });
});

describe('what we did not make', () => {
  const cookie = formatDeviceTokens(keyring, [token]);
  const before = `password.${issuedAt}.acc_1.${token.nonce}`;
  const tokenOfBefore = `${before}.${keyring.mac('device-cookie', before).toString('base64url')}`;

  it.each([
    ['nothing', undefined],
    ['an empty cookie', ''],
    ['another account', cookie.replace('acc_1', 'acc_2')],
    ['a later moment', cookie.replace(String(issuedAt), String(issuedAt + 1))],
    ['a proof we do not know', formatDeviceTokens(keyring, [{ ...token, provenBy: 'code' as 'password' }])],
    ['another nonce', cookie.replace(token.nonce, 'A'.repeat(22))],
    ['another place', cookie.replace('AAAAAAAA', 'AAAAAAAB')],
    ['a place more', cookie.replace('-_-_-_-_', '-_-_-_-_BBBBBBBB')],
    ['one from before there were places', tokenOfBefore],
    ['no digest', cookie.replace(/[^.]+$/u, '')],
    ['a digest cut short', cookie.slice(0, -4)],
    ['another kind', cookie.replace('password', 'passkey')],
    ['more parts', `${cookie}.x`],
    ['noise', '~~~....~\u0000'],
    ['a megabyte', `${'x'.repeat(1_000_000)}~${cookie}`],
  ])('counts for nothing: %s', (_, text) => {
    expect(parse(text)).toEqual([]);
  });

  it('does not spoil what we made beside it', () => {
    expect(parse(`noise~${cookie}`)).toEqual([token]);
  });
});
