import { describe, expect, it } from '@jest/globals';
import { fieldForms, formatField, parseField, type FieldFormName } from '../../src/capabilities/records/field-forms.ts';
import { readRecordForm } from '../../src/capabilities/records/record-form.ts';
import { recordKinds, type RecordKind } from '../../src/capabilities/records/record-kinds.ts';
import { isDayEverywhere, reminderStage } from '../../src/capabilities/records/reminder-stage.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import { isTextKey } from '../../src/kernel/texts.ts';

const today = '2026-11-22' as CalendarDate;
const read = (kind: RecordKind, fields: Record<string, string>) => readRecordForm(kind, (field) => fields[field] ?? '', today);
const faults = (kind: RecordKind, fields: Record<string, string>) => {
  const form = read(kind, fields);
  return 'faults' in form ? form.faults.map(({ field, code }) => `${field} ${code}`) : [];
};

describe('a number is read as people type it and kept in one spelling', () => {
  it.each<[FieldFormName, string, string]>([
    ['licence_number', ' 99 12 № 345678 ', '9912345678'],
    ['licence_number', '44 ab 345678'.replace('ab', 'AB'), '44АВ345678'],
    ['licence_categories', 'm; B1, b', 'B, B1, M'],
    ['licence_categories', 'В', 'B'],
    ['certificate_series', 'ii-го', 'II-ГО'],
    ['certificate_series', '1 мю', 'I-МЮ'],
    ['certificate_series', 'ХУII–ГО', 'XVII-ГО'],
    ['certificate_number', '123 456', '123456'],
    ['policy_number', '7755 5208 3100 0020', '7755520831000020'],
    ['foreign_passport_number', '75 № 1234567', '751234567'],
    ['military_number', 'AK 1234567', 'АК1234567'],
    ['plate', 'a123bc44', 'А123ВС44'],
    ['plate', 'м 001 ММ 197', 'М001ММ197'],
    ['plate', '1234 ав 77', '1234АВ77'],
    ['plate', 'ав123477', 'АВ123477'],
    ['vehicle_certificate', '44 УХ 123456', '44УХ123456'],
    ['vin', 'xta210990y2765498', 'XTA210990Y2765498'],
    ['vin', 'ХТА210990У2765498', 'XTA210990Y2765498'],
    ['landline', '8 (495) 123-45-67', '+74951234567'],
    ['latin_name', 'kamenshchikova', 'KAMENSHCHIKOVA'],
    ['date', '31.01.2020', '2020-01-31'],
    ['postcode', '156 000', '156000'],
  ])('%s: %s', (form, typed, kept) => {
    expect(parseField(form, typed)).toBe(kept);
    // What is shown in the form again is read again.
    if (form !== 'date') expect(parseField(form, formatField(form, kept))).toBe(kept);
  });

  it.each<[FieldFormName, string]>([
    ['licence_number', '99 12 34567'],
    ['licence_number', '99 1a 345678'],
    ['licence_categories', 'B, X'],
    ['certificate_series', 'IIII-ГО'],
    ['certificate_series', '-ГО'],
    ['certificate_series', 'II-Г'],
    ['policy_number', '7755 5208 3100 0027'],
    ['policy_number', '775552083100002'],
    ['foreign_passport_number', '75 123456'],
    ['military_number', '12 1234567'],
    ['plate', 'Б123ВС44'],
    ['plate', 'А12ВС44'],
    ['vin', 'XTA210990Y276549O'],
    ['landline', '31-12-13'],
    ['latin_name', 'Каменщикова'],
    ['name', 'Kamenshchikova'],
    ['date', '31.02.2020'],
    ['text', '<b>ГИБДД</b>'],
    ['snils', '112-233-445 96'],
  ])('%s is not: %s', (form, typed) => {
    expect(parseField(form, typed)).toBeUndefined();
  });

  it('in no time, however long it is', () => {
    const started = performance.now();
    for (const form of Object.keys(fieldForms) as FieldFormName[]) {
      for (const text of ['1'.repeat(30_000), 'А'.repeat(30_000), ' -'.repeat(15_000), 'A, '.repeat(10_000)]) parseField(form, text);
    }
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('a form', () => {
  const licence = { number: '9912345678', issue_date: '01.02.2020', valid_until: '01.02.2030' };

  it('leaves out what is not given, and keeps the rest', () => {
    expect(read('driving_licence', { ...licence, categories: ' ', other: 'x' })).toEqual({
      data: { number: '9912345678', issue_date: '2020-02-01', valid_until: '2030-02-01' },
    });
  });

  it('names one fault of each field, in their order', () => {
    expect(faults('driving_licence', { number: '1', categories: 'X', issue_date: '', valid_until: '32.01.2030' })).toEqual([
      'number licence_number',
      'categories licence_categories',
      'issue_date missing',
      'valid_until date',
    ]);
  });

  it.each<[RecordKind, Record<string, string>, string[]]>([
    ['driving_licence', { ...licence, issue_date: '23.11.2026' }, ['issue_date future']],
    ['driving_licence', { ...licence, valid_until: '01.02.2020' }, ['valid_until ends_before_issue']],
    ['driving_licence', { ...licence, issue_date: '01.02.1820' }, ['issue_date too_early']],
    ['foreign_passport', { number: '751234567', issue_date: '01.02.2020', valid_until: '02.02.2030' }, ['valid_until ends_too_late']],
    ['foreign_passport', { number: '751234567', issue_date: '01.02.2020', valid_until: '01.02.2030' }, []],
    ['health_policy', { number: '7755520831000020', valid_until: '01.02.1820' }, ['valid_until too_early']],
    ['child', { family_name: 'Ким', given_name: 'Ян', birth_date: '23.11.2026' }, ['birth_date future']],
    [
      'child',
      { family_name: 'Ким', given_name: 'Ян', birth_date: '21.11.2026', certificate_series: 'II-ГО' },
      ['certificate_number certificate_incomplete'],
    ],
    ['child', { family_name: 'Ким', given_name: 'Ян', birth_date: '22.11.2026' }, []],
    ['driving_licence', { ...licence, valid_until: '01.02.2025', issue_date: '01.02.2015' }, []],
  ])('%s %j: %j', (kind, fields, expected) => {
    expect(faults(kind, fields)).toEqual(expected);
  });

  it('has words for every kind, field and fault', () => {
    const kinds = Object.entries(recordKinds);
    const keys = [
      ...Object.keys(fieldForms).map((form) => `records.fault_${form}`),
      ...kinds.flatMap(([kind]) => [`records.kind_${kind}`, `records.add_${kind}`]),
      ...kinds.flatMap(([, { fields, group }]) => [`records.group_${group}`, ...fields.map(({ name }) => `records.field_${name}`)]),
    ];
    expect(keys.filter((key) => !isTextKey(key))).toEqual([]);
  });
});

describe('the reminder that is due', () => {
  it.each<[string, number | undefined]>([
    ['2027-01-22', undefined],
    ['2027-01-21', 60],
    ['2026-12-07', 60],
    ['2026-12-06', 14],
    ['2026-11-22', 14],
    ['2026-11-21', -1],
    ['2020-01-01', -1],
  ])('of a document that ends on %s: %s', (end, stage) => {
    expect(reminderStage(end as CalendarDate, today, [14, 60])).toBe(stage);
  });

  it('goes out by day, from Kaliningrad to Kamchatka', () => {
    const at = (hour: number) => isDayEverywhere(new Date(Date.UTC(2026, 10, 22, hour)));
    expect([5, 6, 10, 11, 23].map(at)).toEqual([false, true, true, false, false]);
  });
});
