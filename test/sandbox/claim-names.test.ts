import { describe, expect, it } from '@jest/globals';
import { claimNames, claimsToShow, claimValue, displayName } from '../../src/sandbox/portals/claim-names.ts';

const passport = {
  type: 'passport_rf',
  series: '3412',
  number: '567890',
  issue_date: '2012-04-19',
  issued_by: 'УФМС',
  division_code: '440-001',
};

describe('a claim at a demo portal', () => {
  it.each([
    ['birthdate', '1988-03-07', '7 марта 1988 г.', '7 March 1988'],
    ['gender', 'female', 'женский', 'female'],
    ['snils', '11223344595', '112-233-445 95', '112-233-445 95'],
    ['inn', '500100732259', '500100732259', '500100732259'],
    [
      'id_doc',
      passport,
      'вид: паспорт гражданина РФ; серия: 3412; номер: 567890; дата выдачи: 19 апреля 2012 г.; кем выдан: УФМС; код подразделения: 440-001',
      'type: passport of the Russian Federation; series: 3412; number: 567890; issue date: 19 April 2012; issued by: УФМС; division code: 440-001',
    ],
    ['citizenship', 'RUS', 'RUS', 'RUS'],
    ['amr', ['pwd', 'otp'], 'pwd, otp', 'pwd, otp'],
  ])('%s reads as people write it', (name, value, ru, en) => {
    expect(claimValue(name, value, 'ru')).toBe(ru);
    expect(claimValue(name, value, 'en')).toBe(en);
    expect(claimNames[name]).toBeDefined();
  });

  it('of an odd shape is shown as it came', () => {
    expect(claimValue('id_doc', [1], 'ru')).toBe('[1]');
    expect(claimValue('id_doc', { unknown: 1 }, 'ru')).toBe('{"unknown":1}');
    expect(claimValue('birthdate', '1988', 'ru')).toBe('1988');
    expect(claimValue('birthdate', '1988-13-45', 'ru')).toBe('1988-13-45');
    expect(claimValue('gender', 'other', 'ru')).toBe('other');
  });

  it('stands in one order, the unknown last, and tokens’ own claims not at all', () => {
    const shown = claimsToShow({ iat: 1, own: 'x', snils: '1', fullname: 'A', family_name: 'B' });
    expect(shown.map(([name]) => name)).toEqual(['fullname', 'family_name', 'snils', 'own']);
  });

  it('that holds the whole name is how the person is called where no shorter one came', () => {
    expect(displayName({ fullname: 'Каменщикова Аксинья Фёдоровна', given_name: 'Аксинья' })).toBe('Каменщикова Аксинья Фёдоровна');
  });
});
