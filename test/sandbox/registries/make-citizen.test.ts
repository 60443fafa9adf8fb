import { describe, expect, it } from '@jest/globals';
import { readIdentityForm } from '../../../src/capabilities/accounts/identity-form.ts';
import type { CalendarDate } from '../../../src/kernel/calendar-date.ts';
import { parseIdentifier } from '../../../src/kernel/identifier.ts';
import { addYears, daysBetween } from '../../../src/sandbox/registries/days.ts';
import { makeCitizen } from '../../../src/sandbox/registries/make-citizen.ts';
import { parseWish } from '../../../src/sandbox/registries/wish.ts';
import { identityFieldsOf } from '../support/identity-fields.ts';

const today = '2026-11-22';
const times = <T>(count: number, make: () => T) => Array.from({ length: count }, () => make());

describe('a person made for the registries', () => {
  it.each(['passport_rf', 'foreign_document'] as const)('has data that the provider’s form takes, with a %s', (type) => {
    for (const citizen of times(400, () => makeCitizen({ document: { type } }, today))) {
      const read = readIdentityForm(identityFieldsOf(citizen), today as CalendarDate);
      expect([citizen, 'faults' in read ? read.faults : []]).toEqual([citizen, []]);
    }
  });

  it('is an adult, and has the passport of their age: issued within 60 days of the birthday that made it due', () => {
    for (const { birthDate, document, citizenship } of times(400, () => makeCitizen({}, today))) {
      expect(citizenship).toBe('RUS');
      expect(addYears(birthDate, 18) <= today && addYears(birthDate, 80) >= today).toBe(true);
      const due = [45, 20, 14].map((age) => addYears(birthDate, age)).find((birthday) => birthday <= today)!;
      const days = daysBetween(due, document.issueDate);
      expect(days).toBeGreaterThanOrEqual(0);
      if (due >= '1997-10-01') expect(days).toBeLessThanOrEqual(60);
      expect(document.issueDate >= '1997-10-01').toBe(true);
      expect(document.issueDate <= today).toBe(true);
    }
  });

  it('may be of any age from 14 on, also on the birthday itself', () => {
    for (const years of [14, 20, 45]) {
      const birthDate = addYears(today, -years);
      const citizen = makeCitizen({ birthDate }, today);
      expect(citizen.document.issueDate).toBe(today);
      expect(readIdentityForm(identityFieldsOf(citizen), today as CalendarDate)).toHaveProperty('data');
    }
  });

  it('is as somebody wishes, the rest made up', () => {
    const wish = {
      familyName: 'Иванова',
      patronymic: null,
      gender: 'female',
      snils: '11223344595',
      document: { number: '123456' },
    } as const;
    expect(makeCitizen(wish, today)).toMatchObject({ ...wish, citizenship: 'RUS', document: { type: 'passport_rf', number: '123456' } });
    expect(makeCitizen({ citizenship: 'KAZ' }, today)).toMatchObject({ citizenship: 'KAZ', document: { type: 'foreign_document' } });
  });

  it('has a SNILS that is read as one however it is written', () => {
    for (const { snils } of times(1_000, () => makeCitizen({}, today)))
      expect(parseIdentifier(snils)).toEqual({ kind: 'snils', value: snils });
  });

  it('differs from all others in what has to differ', () => {
    const people = times(2_000, () => makeCitizen({}, today));
    expect(new Set(people.map(({ snils }) => snils)).size).toBeGreaterThan(1_990);
    expect(new Set(people.map(({ familyName, givenName, patronymic }) => `${familyName}${givenName}${patronymic}`)).size).toBeGreaterThan(
      1_000,
    );
  });
});

describe('a wish', () => {
  it.each([
    [[], '/ must be object'],
    [{ name: 'Анна' }, '/ must NOT have additional properties'],
    [{ snils: '11223344596' }, '/snils'],
    [{ inn: '500100732258' }, '/inn'],
    [{ birthDate: '1990-02-30' }, '/birthDate'],
    [{ birthDate: '2026-11-23' }, 'future'],
    [{ birthDate: '2012-11-23' }, '14 years'],
    [{ citizenship: 'KAZ', document: { type: 'passport_rf' } }, '/citizenship'],
    [{ citizenship: 'RUS', document: { type: 'foreign_document' } }, '/citizenship'],
    [{ document: { type: 'foreign_document', divisionCode: '770-001' } }, '/document/divisionCode'],
    [{ document: { validUntil: '2030-01-01' } }, '/document/validUntil'],
    [{ patronymic: 7 }, '/patronymic'],
  ])('%j is refused with the reason', (wish, reason) => {
    expect(parseWish(wish, today)).toEqual({ faults: expect.arrayContaining([expect.stringContaining(reason)]) });
  });

  it('may be none, and may be for nothing but no patronymic', () => {
    expect(parseWish(undefined, today)).toEqual({ wish: {} });
    expect(parseWish({ patronymic: null }, today)).toEqual({ wish: { patronymic: null } });
  });
});
