import { describe, expect, it } from '@jest/globals';
import { countryCodes, countryName, parseCountryCode } from '../../src/kernel/country.ts';
import { parseCyrillicName } from '../../src/kernel/cyrillic-name.ts';
import { parseInn } from '../../src/kernel/inn.ts';
import { parseOfficialText } from '../../src/kernel/official-text.ts';

describe('a tax number of a person', () => {
  it.each(['500100732259', '5001 0073 2259', ' 500100732259\n', '5001-0073-2259'])('is read from %j', (text) => {
    expect(parseInn(text)).toBe('500100732259');
  });

  it.each([
    ['a wrong first check digit', '500100732249'],
    ['a wrong second check digit', '500100732258'],
    ['two digits swapped', '500107032259'],
    ['the ten digits of an organisation', '7707083893'],
    ['eleven digits', '50010073225'],
    ['thirteen digits', '5001007322590'],
    ['nothing but zeros', '000000000000'],
    ['a letter', '50010073225О'],
    ['digits of another script', '٥٠٠١٠٠٧٣٢٢٥٩'],
    ['nothing', ''],
  ])('is refused with %s', (_, text) => {
    expect(parseInn(text)).toBeUndefined();
  });
});

describe('a name in a Russian document', () => {
  it.each([
    ['Иванов', 'Иванов'],
    ['Ёлкин', 'Ёлкин'],
    ['Ёлкин'.normalize('NFD'), 'Ёлкин'],
    ['Салтыков - Щедрин', 'Салтыков-Щедрин'],
    ['Салтыков–Щедрин', 'Салтыков-Щедрин'],
    ['О`Хара', 'О’Хара'],
    ['Д’Артаньян', 'Д’Артаньян'],
    ['Гулям Али оглы', 'Гулям Али оглы'],
    ['Гөлнара', 'Гөлнара'],
    ['Зөһрә', 'Зөһрә'],
    ['Ӑнтри', 'Ӑнтри'],
    ['Хетӕг', 'Хетӕг'],
    ['ГӀазали', 'ГӀазали'],
    ['Їжак', 'Їжак'],
  ])('%j is read as %j', (text, name) => {
    expect(parseCyrillicName(text)).toBe(name);
  });

  it.each([
    ['Latin letters', 'Ivanov'],
    ['one Latin letter', 'Иванoв'],
    ['a Greek letter', 'Иванοв'],
    ['Cyrillic letters of the old church', 'Ѳедоръ'],
    ['letters that look like others only', 'Иᲀан'],
    ['digits', 'Иванов2'],
    ['a stress mark', 'Ива\u0301нов'],
    ['markup', '<b>Иванов</b>'],
    ['a formula', '=Иванов'],
    ['a hyphen at the end', 'Иванов-'],
    ['nothing', ' '],
    ['101 letters', 'а'.repeat(101)],
    ['a megabyte', 'а'.repeat(1_000_000)],
    ['a megabyte of dashes', `а${' -'.repeat(500_000)}а`],
  ])('is refused with %s', (_, text) => {
    expect(parseCyrillicName(text)).toBeUndefined();
  });
});

describe('a line of a document', () => {
  it.each([
    ['ОТДЕЛОМ УФМС РОССИИ № 4 ПО Г. МОСКВЕ', 'ОТДЕЛОМ УФМС РОССИИ № 4 ПО Г. МОСКВЕ'],
    ['  с. Ёлкино,\n  Шарьинский р-н (Костромская обл.) ', 'с. Ёлкино, Шарьинский р-н (Костромская обл.)'],
    ['гор. Санкт-Петербург', 'гор. Санкт-Петербург'],
    ['Republic of Côte d’Ivoire, DGI', 'Republic of Côte d’Ivoire, DGI'],
    ['а'.repeat(255), 'а'.repeat(255)],
  ])('%j is read as %j', (text, line) => {
    expect(parseOfficialText(text)).toBe(line);
  });

  it.each([
    ['nothing', ' '],
    ['digits alone', '12345'],
    ['markup', '<img src=x onerror=alert(1)>'],
    ['a template', '{{7*7}}'],
    ['a formula', '=cmd|calc'],
    ['NUL', 'Москва\0'],
    ['a direction override', 'Москва\u202eавксоМ'],
    ['letters that show nothing', 'Москва\u3164'],
    ['an emoji', 'Москва🙂'],
    ['256 characters', 'а'.repeat(256)],
    ['a megabyte', 'а '.repeat(500_000)],
  ])('is refused with %s', (_, text) => {
    expect(parseOfficialText(text)).toBeUndefined();
  });
});

describe('a country', () => {
  it('is one of the 249 of ISO 3166-1 and has a name in both languages', () => {
    expect(new Set(countryCodes).size).toBe(249);
    const unnamed = countryCodes.filter(
      (code) => countryName(code, 'ru') === countryName(code, 'en') || /^[A-Z]{2,3}$/u.test(countryName(code, 'en')),
    );
    expect(unnamed).toEqual([]);
    expect([countryName('RUS', 'ru'), countryName('KGZ', 'ru'), countryName('DEU', 'en')]).toEqual(['Россия', 'Киргизия', 'Germany']);
  });

  it('is read from its three letters alone', () => {
    expect([' rus ', 'KAZ'].map(parseCountryCode)).toEqual(['RUS', 'KAZ']);
    expect(['RU', 'XXX', 'РОС', 'Россия', '643', '', '__proto__'].map(parseCountryCode).filter((code) => code !== undefined)).toEqual([]);
  });
});
