import { describe, expect, it } from '@jest/globals';
import { identityFaultCodes, type IdentityFaultCode } from '../../src/capabilities/accounts/identity-faults.ts';
import { identityFieldNames, type IdentityFieldName, type IdentityFields } from '../../src/capabilities/accounts/identity-fields.ts';
import { readIdentityForm } from '../../src/capabilities/accounts/identity-form.ts';
import { nameKey } from '../../src/capabilities/accounts/identity-name.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { isTextKey } from '../../src/kernel/texts.ts';

const today = '2026-11-22' as CalendarDate;

const typed: IdentityFields = {
  family_name: ' Каменщикова ',
  given_name: 'Аксинья',
  patronymic: 'Фёдоровна',
  no_patronymic: '',
  gender: 'female',
  birth_date: '07.03.1988',
  birth_place: 'гор.  Кострома',
  citizenship: 'RUS',
  snils: '112-233-445 95',
  inn: '5001 0073 2259',
  document_type: 'passport_rf',
  document_series: '34 12',
  document_number: '123456',
  document_issue_date: '2012-04-19',
  document_issued_by: 'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛ.',
  document_division_code: '440001',
  document_valid_until: '',
};

const foreign: Partial<IdentityFields> = {
  citizenship: 'KAZ',
  document_type: 'foreign_document',
  document_series: 'n',
  document_number: '12345678 ',
  document_issue_date: '01.02.2020',
  document_issued_by: 'МВД РК',
  document_division_code: '',
  document_valid_until: '31.01.2030',
};

const read = (differences: Partial<IdentityFields> = {}) => readIdentityForm({ ...typed, ...differences }, today);

const faultsOf = (differences: Partial<IdentityFields>): string[] => {
  const form = read(differences);
  return 'faults' in form ? form.faults.map(({ field, code }) => `${field}: ${code}`) : [];
};

describe('the personal data form', () => {
  it('is read into data without the spaces and dashes of typing', () => {
    expect(read()).toEqual({
      data: {
        familyName: 'Каменщикова',
        givenName: 'Аксинья',
        patronymic: 'Фёдоровна',
        gender: 'female',
        birthDate: '1988-03-07',
        birthPlace: 'гор. Кострома',
        citizenship: 'RUS',
        snils: '11223344595',
        inn: '500100732259',
        document: {
          type: 'passport_rf',
          series: '3412',
          number: '123456',
          issueDate: '2012-04-19',
          issuedBy: 'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛ.',
          divisionCode: '440-001',
        },
      },
    });
  });

  it('takes a person without a patronymic and without a tax number', () => {
    const form = read({ patronymic: ' ', no_patronymic: 'on', inn: '' });
    expect(form).toMatchObject({ data: { givenName: 'Аксинья' } });
    expect('data' in form && Object.keys(form.data)).not.toEqual(expect.arrayContaining(['patronymic']));
    expect('data' in form && Object.keys(form.data)).not.toEqual(expect.arrayContaining(['inn']));
  });

  it('takes the document of a foreign citizen, with or without a series and a last day', () => {
    expect(read(foreign)).toMatchObject({
      data: {
        citizenship: 'KAZ',
        document: { type: 'foreign_document', series: 'N', number: '12345678', issueDate: '2020-02-01', validUntil: '2030-01-31' },
      },
    });
    const least = read({ ...foreign, document_series: '', document_valid_until: '' });
    expect(least).toMatchObject({ data: { document: { series: '', number: '12345678' } } });
    expect('data' in least && Object.keys(least.data.document)).not.toContain('validUntil');
  });

  it('ignores what was typed into the fields of the other kind of document', () => {
    expect(faultsOf({ document_valid_until: 'nonsense' })).toEqual([]);
    expect(faultsOf({ ...foreign, document_division_code: 'nonsense' })).toEqual([]);
  });

  it('says everything that is missing at once, in the order of the fields', () => {
    const empty = Object.fromEntries(identityFieldNames.map((name) => [name, ' '])) as IdentityFields;
    const faults = faultsOf({ ...empty, document_type: 'passport_rf' }).map((fault) => fault.split(': ')[1]);
    expect(faults).toEqual([
      'family_name_empty',
      'given_name_empty',
      'patronymic_empty',
      'gender_empty',
      'birth_date_empty',
      'birth_place_empty',
      'citizenship_empty',
      'snils_empty',
      'document_series_empty',
      'document_number_empty',
      'document_issue_date_empty',
      'document_issued_by_empty',
      'document_division_code_empty',
    ]);
    expect(faultsOf({ ...empty, document_type: '' })).toContain('document_type: document_type_empty');
  });

  it.each<[string, Partial<IdentityFields>, IdentityFieldName, IdentityFaultCode]>([
    ['a family name in Latin letters', { family_name: 'Kamenshchikova' }, 'family_name', 'family_name_unreadable'],
    ['a given name with a digit', { given_name: 'Аксинья2' }, 'given_name', 'given_name_unreadable'],
    ['a patronymic with markup', { patronymic: '<b>Фёдоровна' }, 'patronymic', 'patronymic_unreadable'],
    ['a patronymic and none', { no_patronymic: 'on' }, 'patronymic', 'patronymic_contradicted'],
    ['neither a patronymic nor none', { patronymic: '', no_patronymic: 'yes' }, 'patronymic', 'patronymic_empty'],
    ['a third sex', { gender: 'other' }, 'gender', 'gender_empty'],
    ['a birth date that does not exist', { birth_date: '31.02.1988' }, 'birth_date', 'birth_date_unreadable'],
    ['day and month swapped', { birth_date: '03.27.1988' }, 'birth_date', 'birth_date_unreadable'],
    ['a birth tomorrow', { birth_date: '2026-11-23' }, 'birth_date', 'birth_date_future'],
    ['a birth in another century', { birth_date: '1899-12-31' }, 'birth_date', 'birth_date_too_early'],
    ['a birth place of signs', { birth_place: '???' }, 'birth_place', 'birth_place_unreadable'],
    ['an unknown country', { citizenship: 'SUN' }, 'citizenship', 'citizenship_unknown'],
    ['a Russian passport of a foreigner', { citizenship: 'KAZ' }, 'citizenship', 'citizenship_needs_foreign_document'],
    ['a foreign document of a Russian', { ...foreign, citizenship: 'RUS' }, 'citizenship', 'citizenship_needs_passport_rf'],
    ['a SNILS with wrong check digits', { snils: '112-233-445 96' }, 'snils', 'snils_checksum'],
    ['a SNILS of zeros', { snils: '000-000-000 00' }, 'snils', 'snils_checksum'],
    ['a short SNILS', { snils: '112-233-445' }, 'snils', 'snils_unreadable'],
    ['a tax number with wrong check digits', { inn: '500100732258' }, 'inn', 'inn_checksum'],
    ['a tax number of zeros', { inn: '000000000000' }, 'inn', 'inn_checksum'],
    ['the tax number of an organisation', { inn: '7707083893' }, 'inn', 'inn_of_organisation'],
    ['a short tax number', { inn: '5001' }, 'inn', 'inn_unreadable'],
    ['a passport series with letters', { document_series: '34АБ' }, 'document_series', 'document_series_passport'],
    ['a passport number with five digits', { document_number: '12345' }, 'document_number', 'document_number_passport'],
    ['an issue tomorrow', { document_issue_date: '2026-11-23' }, 'document_issue_date', 'document_issue_date_future'],
    ['an issue before birth', { document_issue_date: '1988-03-06' }, 'document_issue_date', 'document_issue_date_before_birth'],
    ['an issue date that does not exist', { document_issue_date: '2012-04-31' }, 'document_issue_date', 'document_issue_date_unreadable'],
    ['an office of signs', { document_issued_by: '--' }, 'document_issued_by', 'document_issued_by_unreadable'],
    [
      'a division code with five digits',
      { document_division_code: '440-01' },
      'document_division_code',
      'document_division_code_unreadable',
    ],
    ['a foreign series in Cyrillic', { ...foreign, document_series: 'АВ' }, 'document_series', 'document_series_foreign'],
    ['a foreign number in Cyrillic', { ...foreign, document_number: 'АВ123' }, 'document_number', 'document_number_foreign'],
    ['a foreign number of 21 characters', { ...foreign, document_number: '1'.repeat(21) }, 'document_number', 'document_number_foreign'],
    [
      'a document that ended yesterday',
      { ...foreign, document_valid_until: '21.11.2026' },
      'document_valid_until',
      'document_valid_until_past',
    ],
    [
      'a last day that does not exist',
      { ...foreign, document_valid_until: '31.11.2030' },
      'document_valid_until',
      'document_valid_until_unreadable',
    ],
  ])('refuses %s', (_, differences, field, code) => {
    expect(faultsOf(differences)).toEqual([`${field}: ${code}`]);
  });

  it('takes a document on its last day and one issued today', () => {
    expect(faultsOf({ ...foreign, document_valid_until: '22.11.2026' })).toEqual([]);
    expect(faultsOf({ document_issue_date: '22.11.2026' })).toEqual([]);
  });

  it('has a text in both languages for each fault', () => {
    expect(identityFaultCodes.filter((code) => !isTextKey(`identity.fault.${code}`))).toEqual([]);
  });

  it.each([
    'family_name',
    'birth_place',
    'snils',
    'inn',
    'document_number',
    'document_issued_by',
    'document_division_code',
    'birth_date',
  ] as const)('refuses hostile texts in %s, however long, in no time', (field) => {
    const hostile = [
      '\0',
      '\u202e',
      '🙂',
      "' or 1=1 --",
      '{{7*7}}',
      '<script>',
      '9'.repeat(1_000_000),
      'а-'.repeat(500_000),
      ' '.repeat(1_000_000) + 'x',
    ];
    const start = performance.now();
    for (const text of hostile) expect(faultsOf({ [field]: text })).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe('a passport by the age of its holder', () => {
  const at = (birth_date: string, document_issue_date: string, day = today) => {
    const form = readIdentityForm({ ...typed, birth_date, document_issue_date }, day);
    return 'faults' in form ? form.faults.map(({ code }) => code) : 'valid';
  };

  it('is given from the 14th birthday on', () => {
    expect(at('2012-11-22', '2026-11-22')).toBe('valid');
    expect(at('2012-11-23', '2026-11-22')).toEqual(['document_issue_date_before_fourteen']);
  });

  it.each([
    [20, 'document_expired_at_twenty'],
    [45, 'document_expired_at_forty_five'],
  ])('given before the %i. birthday ends ninety days after it', (age, code) => {
    const born = `${2026 - age}-08-24`;
    expect(at(born, '2026-08-23')).toBe('valid');
    expect(at(born, '2026-08-23', '2026-11-23' as CalendarDate)).toEqual([code]);
    expect(at(born, '2026-08-24', '2026-11-23' as CalendarDate)).toBe('valid');
  });

  it('given at 45 or later never ends', () => {
    expect(at('1930-05-01', '1975-05-01')).toBe('valid');
  });

  it('of somebody born on 29 February ends by the first of March of the year', () => {
    expect(at('2004-02-29', '2024-02-28', '2024-05-29' as CalendarDate)).toBe('valid');
    expect(at('2004-02-29', '2024-02-28', '2024-05-30' as CalendarDate)).toEqual(['document_expired_at_twenty']);
  });
});

describe('two spellings of a name', () => {
  it.each([
    ['Ёлкина', 'ЕЛКИНА'],
    ['Салтыков-Щедрин', 'салтыков  щедрин'],
    ['О’Хара', "О'ХАРА"],
    ['Алексей'.normalize('NFD'), 'Алексей'],
  ])('%j and %j are the same', (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['Иванов', 'Иванова'],
    ['Наталья', 'Наталия'],
    ['Анна-Мария', 'Аннамария'],
    ['Бойко', 'Боико'],
  ])('%j and %j are not', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });
});
