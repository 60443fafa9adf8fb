import { describe, expect, it } from '@jest/globals';
import { maskEmailAddress, parseEmailAddress } from '../../src/kernel/email-address.ts';
import { maskContact, parseIdentifier } from '../../src/kernel/identifier.ts';
import { maskPhoneNumber, parsePhoneNumber, phoneCountry } from '../../src/kernel/phone-number.ts';
import { formatSnils, parseSnils } from '../../src/kernel/snils.ts';

describe('a phone number', () => {
  it.each([
    '8 (916) 123-45-67',
    '+7 916 123-45-67',
    '+79161234567',
    '79161234567',
    '89161234567',
    '9161234567',
    '007 916 123 45 67',
    '810 7 916 123 45 67',
    '  +7 (916) 123‑45‑67\n',
    '8.916.123.45.67',
    '+7 916 123–45–67',
    '+7\u00a0916\u00a0123\u00a045\u00a067',
  ])('is one and the same, written as %j', (text) => {
    expect(parsePhoneNumber(text)).toBe('+79161234567');
  });

  it.each([
    ['too short', '+7916123456'],
    ['too long', '+791612345678'],
    ['twelve digits', '891612345678'],
    ['a landline', '+7 495 123-45-67'],
    ['an extension', '+79161234567;ext=1'],
    ['an extension in words', '+79161234567 доб. 5'],
    ['letters', '8 800 FLOWERS'],
    ['a second number', '+79161234567, +79161234568'],
    ['a line break inside', '+7916\n1234567\n+79160000000'],
    ['NUL', '+79161234567\0'],
    ['digits of another script', '+٧٩١٦١٢٣٤٥٦٧'],
    ['toll free', '8 800 555-35-35'],
    ['emergency', '112'],
    ['nothing', ''],
    ['a plus', '+'],
    ['markup', '<b>+79161234567</b>'],
    ['a megabyte', '7'.repeat(1_000_000)],
  ])('is refused with %s', (_, text) => {
    expect(parsePhoneNumber(text)).toBeUndefined();
  });

  it('knows its country and shows its last digits only', () => {
    const [russian, kazakh, german] = ['+79161234567', '+77011234567', '+4915112345678'].map(parsePhoneNumber);
    expect([russian, kazakh, german].map((phone) => phone && phoneCountry(phone))).toEqual(['RU', 'KZ', 'DE']);
    expect(russian && maskPhoneNumber(russian)).toBe('+7 ••• ••• 45 67');
  });
});

describe('an e-mail address', () => {
  it.each([
    ['Ivan.Petrov@Mail.RU', 'ivan.petrov@mail.ru'],
    [' ivan+gosuslugi@example.com\n', 'ivan+gosuslugi@example.com'],
    ['ivan@почта.рф', 'ivan@xn--80a1acny.xn--p1ai'],
    ["o'brien@example.co.uk", "o'brien@example.co.uk"],
    ['a@b.cd', 'a@b.cd'],
  ])('%j is %j', (text, canonical) => {
    expect(parseEmailAddress(text)).toBe(canonical);
  });

  it.each([
    'ivan',
    'ivan@',
    '@mail.ru',
    'ivan@localhost',
    'ivan@mail',
    'ivan@@mail.ru',
    'ivan@mail..ru',
    'ivan@-mail.ru',
    'ivan@mail.ru.',
    '.ivan@mail.ru',
    'ivan.@mail.ru',
    'iv..an@mail.ru',
    'iv an@mail.ru',
    '"ivan"@mail.ru',
    'ivan@[127.0.0.1]',
    'ivan@127.0.0.1',
    'ivan@mail.ru\r\nBcc: other@mail.ru',
    'ivan@mail.ru, other@mail.ru',
    'ivan@mail.ru\0',
    'ivan@mail.ru:25',
    'ivan@mail.ru/path',
    'ivan@mail.ru?x',
    'иван@mail.ru',
    '<ivan@mail.ru>',
    'ivan@0x7f.1',
    `${'a'.repeat(65)}@mail.ru`,
    `ivan@${'a'.repeat(64)}.ru`,
    `ivan@${'a.'.repeat(130)}ru`,
    `${'a'.repeat(1_000_000)}@mail.ru`,
  ])('%j is none', (text) => {
    expect(parseEmailAddress(text)).toBeUndefined();
  });

  it('shows its first letter and its domain', () => {
    const address = parseEmailAddress('ivan@mail.ru');
    expect(address && maskEmailAddress(address)).toBe('i•••@mail.ru');
  });
});

describe('a SNILS', () => {
  it.each(['112-233-445 95', '11223344595', '112 233 445 95', ' 112-233-445-95 '])('is read from %j', (text) => {
    expect(parseSnils(text)).toBe('11223344595');
  });

  it.each(['112-233-445 96', '000-000-000 00', '001-001-998 00', '1122334459', '112233445950', '112-233-44А 95', '', '-'])(
    'is refused: %j',
    (text) => {
      expect(parseSnils(text)).toBeUndefined();
    },
  );

  it('is shown as its certificate prints it, which is read as the same number', () => {
    const snils = parseSnils('11223344595');
    expect(snils && formatSnils(snils)).toBe('112-233-445 95');
    expect(snils && parseSnils(formatSnils(snils))).toBe(snils);
  });

  it('has check digits 00 when the sum leaves 100 or 101', () => {
    expect(parseSnils('087-654-303 00')).toBe('08765430300');
  });
});

describe('one field for every identifier', () => {
  it.each([
    ['ivan@mail.ru', 'email', 'ivan@mail.ru'],
    ['8 916 123-45-67', 'phone', '+79161234567'],
    ['112-233-445 95', 'snils', '11223344595'],
    ['11223344595', 'snils', '11223344595'],
  ])('%j is a %s', (text, kind, value) => {
    expect(parseIdentifier(text)).toEqual({ kind, value });
  });

  it('takes eleven digits that could be both for a phone, and for a SNILS when they are dashed', () => {
    // 890-123-457 31 and 8 901 234-57-31: both valid.
    const digits = bothPhoneAndSnils();
    expect(parseIdentifier(digits)?.kind).toBe('phone');
    const dashed = `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6, 9)} ${digits.slice(9)}`;
    expect(parseIdentifier(dashed)?.kind).toBe('snils');
  });

  it.each(['', ' ', 'иван', '12345', 'ivan@', "' or 1=1 --", '@'])('does not read %j', (text) => {
    expect(parseIdentifier(text)).toBeUndefined();
  });

  it('masks a contact by its kind', () => {
    const contacts = ['ivan@mail.ru', '+79161234567'].map(parseIdentifier);
    const masked = contacts.map((contact) => contact !== undefined && contact.kind !== 'snils' && maskContact(contact));
    expect(masked).toEqual(['i•••@mail.ru', '+7 ••• ••• 45 67']);
  });
});

function bothPhoneAndSnils(): string {
  for (let number = 891_600_000; number < 891_700_000; number += 1) {
    for (let check = 0; check < 100; check += 1) {
      const digits = `${number}${String(check).padStart(2, '0')}`;
      if (parseSnils(digits) !== undefined && parsePhoneNumber(digits) !== undefined) return digits;
    }
  }
  throw new Error('none found');
}
