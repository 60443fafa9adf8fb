import { describe, expect, it } from '@jest/globals';
import { parsePersonName } from '../../src/kernel/person-name.ts';

describe('a name', () => {
  it.each([
    ['Иванов', 'Иванов'],
    ['  Салтыков-Щедрин ', 'Салтыков-Щедрин'],
    ['Ким Чен', 'Ким Чен'],
    ['Ким   Чен', 'Ким Чен'],
    ['Ю', 'Ю'],
    ["О'Хара", "О'Хара"],
    ['О’Хара', 'О’Хара'],
    ['Д’Артаньян', 'Д’Артаньян'],
    ['Müller', 'Müller'],
    ['Nguyễn', 'Nguyễn'],
    ['Ибн-Сина', 'Ибн-Сина'],
    ['St. John', 'St. John'],
    ['Jr.', 'Jr.'],
    ['Гулям Али оглы', 'Гулям Али оглы'],
    ['王', '王'],
    ['Йожеф', 'Йожеф'],
  ])('%j is read as %j', (text, name) => {
    expect(parsePersonName(text)).toBe(name);
  });

  it('is the same whether its letters were typed composed or not', () => {
    expect(parsePersonName('Алексей'.normalize('NFD'))).toBe('Алексей'.normalize('NFC'));
    expect(parsePersonName('Ёлкин'.normalize('NFD'))).toBe('Ёлкин');
  });

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['digits', 'Иванов2'],
    ['markup', '<b>Иван</b>'],
    ['a script', '"><script>alert(1)</script>'],
    ['a template', '{{7*7}}'],
    ['a formula', '=cmd|calc'],
    ['Latin among Cyrillic', 'Иванoв'],
    ['a leading hyphen', '-Иванов'],
    ['a trailing hyphen', 'Иванов-'],
    ['three hyphens', 'Салтыков---Щедрин'],
    ['NUL', 'Иван\0'],
    ['a line break between words', 'Иван\u0000\nПётр'],
    ['a direction override', 'Иван\u202eвон'],
    ['a zero-width space', 'Ива\u200bнов'],
    ['letters that show nothing', '\u3164\u3164'],
    ['marks piled up on a letter', `Иван${'\u0301'.repeat(9)}`],
    ['an Armenian letter among Cyrillic', 'Ивօн'],
    ['a Greek letter among Latin', 'Ivαn'],
    ['full-width letters', '\uff29\uff56\uff41\uff4e'],
    ['mathematical letters', '\u{1d408}\u{1d42f}'],
    ['a letter modifier alone', '\u02b9\u02b9'],
    ['an emoji', 'Иван🙂'],
    ['a combining mark alone', '\u0301'],
    ['101 letters', 'а'.repeat(101)],
    ['a megabyte', 'а'.repeat(1_000_000)],
    ['a slow pattern', `${'а '.repeat(49)}1`],
  ])('is refused with %s', (_, text) => {
    expect(parsePersonName(text)).toBeUndefined();
  });

  it('may have a hundred letters', () => {
    expect(parsePersonName('а'.repeat(100))).toBe('а'.repeat(100));
  });
});
