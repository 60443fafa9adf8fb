import { describe, expect, it } from '@jest/globals';
import { equalBytes, Keyring, UnsealError } from '../../src/kernel/keyring.ts';

const first = { id: 1, secret: Buffer.alloc(32, 1) };
const second = { id: 2, secret: Buffer.alloc(32, 2) };
const keyring = new Keyring([first]);
const rotated = new Keyring([second, first]);
const place = 'accounts|family_name_sealed|acc_1';

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

describe('a seal', () => {
  it('opens in its place and holds any text', () => {
    for (const text of ['', 'Канареева', '\0', 'я'.repeat(10_000)]) {
      expect(keyring.unsealText(place, keyring.seal(place, text))).toBe(text);
    }
  });

  it('is different each time, and shows nothing of the text', () => {
    const [one, other] = [keyring.seal(place, 'Канареева'), keyring.seal(place, 'Канареева')];
    expect(one.equals(other)).toBe(false);
    expect(one.includes(Buffer.from('Канареева'))).toBe(false);
  });

  it.each(['accounts|family_name_sealed|acc_2', 'accounts|given_name_sealed|acc_1', 'identifiers|family_name_sealed|acc_1', ''])(
    'does not open in the place %j',
    (other) => {
      expect(() => keyring.unseal(other, keyring.seal(place, 'Канареева'))).toThrow(UnsealError);
    },
  );

  it('does not open after any one bit was flipped', () => {
    const sealed = keyring.seal(place, 'Анна');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      expect(() => keyring.unseal(place, flipped(sealed, bit))).toThrow(UnsealError);
    }
  });

  it('does not open when it was cut, by the tag or by the text, or is empty', () => {
    const sealed = keyring.seal(place, 'Анна');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => keyring.unseal(place, sealed.subarray(0, length))).toThrow(UnsealError);
    }
    expect(() => keyring.unseal(place, Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow(UnsealError);
  });

  it('opens after a rotation, and new seals take the new key', () => {
    const old = keyring.seal(place, 'Анна');
    expect(rotated.unsealText(place, old)).toBe('Анна');
    expect(rotated.seal(place, 'Анна').readUInt16BE(0)).toBe(2);
  });

  it('does not open with another secret under the same id, nor when its master key is gone', () => {
    const sealed = keyring.seal(place, 'Анна');
    expect(() => new Keyring([{ id: 1, secret: Buffer.alloc(32, 9) }]).unseal(place, sealed)).toThrow(UnsealError);
    expect(() => new Keyring([second]).unseal(place, sealed)).toThrow(UnsealError);
  });

  it('does not pass for one of another master key by changing its id', () => {
    const sealed = keyring.seal(place, 'Анна');
    sealed.writeUInt16BE(2, 0);
    expect(() => rotated.unseal(place, sealed)).toThrow(UnsealError);
  });

  it('tells nothing of its content when it does not open', () => {
    const failure = (() => {
      try {
        return keyring.unseal('elsewhere', keyring.seal(place, 'Канареева'));
      } catch (error) {
        return error as Error;
      }
    })();
    expect(String((failure as Error).stack)).not.toContain('Канареева');
  });
});

describe("a person's key", () => {
  const keyPlace = 'accounts|data_key_wrapped|acc_1';

  it('opens what it sealed, after a rotation as well', () => {
    const { dataKey, wrapped } = keyring.newDataKey(keyPlace);
    const sealed = dataKey.seal(place, 'Анна');
    expect(rotated.openDataKey(keyPlace, wrapped).unseal(place, sealed)).toBe('Анна');
  });

  it("does not open another person's data, nor its own in another column", () => {
    const mine = keyring.newDataKey(keyPlace);
    const theirs = keyring.newDataKey('accounts|data_key_wrapped|acc_2');
    expect(() => theirs.dataKey.unseal(place, mine.dataKey.seal(place, 'Анна'))).toThrow(UnsealError);
    expect(() => mine.dataKey.unseal('accounts|given_name_sealed|acc_1', mine.dataKey.seal(place, 'Анна'))).toThrow(UnsealError);
    expect(() => keyring.openDataKey(keyPlace, theirs.wrapped)).toThrow(UnsealError);
  });
});

describe('a blind index', () => {
  it('is the same for the same value, and tells fields and master keys apart', () => {
    expect(keyring.blindIndex('phone', '+79161234567')).toEqual(rotated.blindIndex('phone', '+79161234567', 1));
    const others = [
      keyring.blindIndex('email', '+79161234567'),
      keyring.blindIndex('phone', '+79161234568'),
      rotated.blindIndex('phone', '+79161234567'),
      keyring.mac('csrf', 'phone\0+79161234567'),
    ];
    for (const other of others) expect(keyring.blindIndex('phone', '+79161234567')).not.toEqual(other);
  });

  it('does not confuse a field and value that join to the same text', () => {
    expect(keyring.blindIndex('ab', 'c')).not.toEqual(keyring.blindIndex('a', 'bc'));
  });
});

it('compares bytes of any length', () => {
  expect(equalBytes(Buffer.from('ab'), Buffer.from('ab'))).toBe(true);
  expect(equalBytes(Buffer.from('ab'), Buffer.from('ac'))).toBe(false);
  expect(equalBytes(Buffer.from('ab'), Buffer.from('abc'))).toBe(false);
});
