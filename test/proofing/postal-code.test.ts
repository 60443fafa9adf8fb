import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  boundCode,
  daysToWait,
  formatLetterCode,
  LETTER_CODE_LENGTH,
  letterSymbols,
  newLetterCode,
  parseLetterCode,
  type LetterCode,
} from '../../src/capabilities/proofing/methods/postal-code.ts';
import { addressFields, addressLines, parsePostalAddress, type AddressField } from '../../src/kernel/postal-address.ts';
import { times } from '../registration/room.ts';

describe('the code of a letter', () => {
  it('has more than 40 bits, each of its signs equally likely', () => {
    expect(LETTER_CODE_LENGTH * Math.log2(letterSymbols.length)).toBeGreaterThan(40);
    const counts = new Map<string, number>();
    for (const sign of times(3000, newLetterCode).join('')) counts.set(sign, (counts.get(sign) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual([...letterSymbols].toSorted());
    // 36,000 signs, 2,400 of each with a deviation of 47: seven deviations never come by chance.
    for (const count of counts.values()) expect(Math.abs(count - 2400)).toBeLessThan(330);
    expect(new Set(times(1000, newLetterCode)).size).toBe(1000);
  });

  it('has no signs that are taken for one another, and no vowels to make words of', () => {
    expect(new Set(letterSymbols).size).toBe(letterSymbols.length);
    for (const sign of '01OILSZBAEUY') expect(letterSymbols).not.toContain(sign);
  });

  it('is printed in groups, and read however it is typed', () => {
    const code = newLetterCode();
    const printed = formatLetterCode(code);
    expect(printed).toMatch(/^[2-9CHKMPTX]{4}-[2-9CHKMPTX]{4}-[2-9CHKMPTX]{4}$/u);
    for (const typed of [printed, printed.toLowerCase(), code, ` ${printed.replaceAll('-', ' – ')}\n`])
      expect(parseLetterCode(typed)).toBe(code);
    expect(parseLetterCode('снкм-ртх2-зэбв')).toBe('CHKMPTX23368');
  });

  it('is nothing with a sign too many, too few, or of another alphabet', () => {
    for (const typed of ['', 'CHKM-PTX2-336', 'CHKM-PTX2-33688', 'CHKM-PTX2-336O', 'CHKM-PTX2-336Я', '2'.repeat(200), "CHKM-PTX2-33' "]) {
      expect(parseLetterCode(typed)).toBeUndefined();
    }
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => (parseLetterCode(text) ?? '').length <= LETTER_CODE_LENGTH));
  });

  it('belongs to letter, account, version and address, each by itself', () => {
    const binding = { letterId: 'ltr_1', accountId: 'acc_1', versionId: 'ver_1', address: ['ул. Мира, д. 1', 'Кострома', '156000'] };
    const code = 'CHKMPTX23368' as LetterCode;
    const others = [
      { ...binding, letterId: 'ltr_2' },
      { ...binding, accountId: 'acc_2' },
      { ...binding, versionId: 'ver_2' },
      { ...binding, address: ['ул. Мира, д. 2', 'Кострома', '156000'] },
      { ...binding, address: ['ул. Мира', 'д. 1', 'Кострома', '156000'] },
    ];
    expect(new Set([binding, ...others].map((one) => boundCode(one, code))).size).toBe(6);
  });
});

describe('the time between letters', () => {
  const ordered = new Date('2026-11-01T10:00:00Z');
  it.each([
    ['2026-11-01T10:00:00Z', 30],
    ['2026-11-30T10:00:01Z', 1],
    ['2026-12-01T09:59:59Z', 1],
    ['2026-12-01T10:00:00Z', 0],
    ['2027-05-01T10:00:00Z', 0],
  ])('is thirty days: at %s there are %d to wait', (now, days) => expect(daysToWait(ordered, new Date(now))).toBe(days));
  it('is none before the first', () => expect(daysToWait(undefined, ordered)).toBe(0));
});

const form = (over: Partial<Record<AddressField, string>> = {}) => ({
  postcode: '156000',
  locality: 'Костромская обл., г. Кострома',
  street: 'ул. Ивана Сусанина',
  house: '12/3 корп. 1',
  flat: '45',
  ...over,
});

describe('an address', () => {
  it('is taken as people write it, and written as the post reads it', () => {
    const parsed = parsePostalAddress(form({ postcode: ' 156 000 ', locality: '  г.   Кострома ' }));
    if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed));
    expect(parsed.address.postcode).toBe('156000');
    expect(addressLines(parsed.address)).toEqual(['ул. Ивана Сусанина, д. 12/3 корп. 1, кв. 45', 'г. Кострома', '156000']);
  });

  it('needs no street and no flat, and says house and flat once', () => {
    const parsed = parsePostalAddress(form({ street: ' ', flat: '', house: 'дом 5', locality: 'с. Ильинское' }));
    if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed));
    expect(parsed.address).toEqual({ postcode: '156000', locality: 'с. Ильинское', house: 'дом 5' });
    expect(addressLines(parsed.address)[0]).toBe('д. 5');
  });

  it.each(['', '15600', '1560000', '056000', '756000', 'ABCDEF', '15600O', '１５６０００'])(
    'has a postcode of six digits, not %j',
    (postcode) => {
      expect(parsePostalAddress(form({ postcode }))).toEqual({
        kind: 'faulty',
        faults: { postcode: postcode === '' ? 'missing' : 'invalid' },
      });
    },
  );

  it('tells all faults at once', () => {
    expect(parsePostalAddress({ postcode: '1', locality: '', street: '<img onerror=x>', house: '', flat: 'x'.repeat(11) })).toEqual({
      kind: 'faulty',
      faults: { postcode: 'invalid', locality: 'missing', street: 'invalid', house: 'missing', flat: 'invalid' },
    });
  });

  it('holds no markup, no formula, no line of its own and no sign that shows nothing, whatever is typed', () => {
    for (const text of ['<b>', '{{7*7}}', '=cmd|1', 'a\u202Eb', 'к\u200Bв', '住所', '\u0000']) {
      expect(parsePostalAddress(form({ street: `ул. ${text}` }))).toMatchObject({ faults: { street: 'invalid' } });
    }
    const anyForm = fc.record(Object.fromEntries(addressFields.map((field) => [field, fc.string({ unit: 'binary' })])));
    fc.assert(
      fc.property(anyForm, (typed) => {
        const parsed = parsePostalAddress(typed as Record<AddressField, string>);
        return parsed.kind === 'faulty' || addressLines(parsed.address).every((line) => !/[\p{Cc}\p{Cf}<>=|{}]/u.test(line));
      }),
    );
  });
});
