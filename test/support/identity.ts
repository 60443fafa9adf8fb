import { randomInt } from 'node:crypto';
import type { IdentityData } from '../../src/capabilities/accounts/identity-data.ts';
import type { CalendarDate } from '../../src/kernel/calendar-date.ts';
import type { PersonName } from '../../src/kernel/person-name.ts';
import { parseSnils, type Snils } from '../../src/kernel/snils.ts';

/** A SNILS with right check digits (order of the Pension Fund of 26.11.2001). */
export function someSnils(): Snils {
  const number = String(randomInt(1_001_999, 999_999_999)).padStart(9, '0');
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0) % 101;
  return parseSnils(`${number}${String(sum === 100 ? 0 : sum).padStart(2, '0')}`)!;
}

/** Complete identity data with a passport of the Russian Federation; SNILS and passport are new each time. */
export function someIdentityData(differences: Partial<IdentityData> = {}): IdentityData {
  return {
    familyName: 'Каменщикова' as PersonName,
    givenName: 'Аксинья' as PersonName,
    patronymic: 'Фёдоровна' as PersonName,
    gender: 'female',
    birthDate: '1988-03-07' as CalendarDate,
    birthPlace: 'гор. Кострома',
    citizenship: 'RUS',
    snils: someSnils(),
    document: {
      type: 'passport_rf',
      series: '3412',
      number: String(randomInt(100_000, 999_999)),
      issueDate: '2012-04-19' as CalendarDate,
      issuedBy: 'ОТДЕЛОМ УФМС РОССИИ ПО КОСТРОМСКОЙ ОБЛ. В ГОР. КОСТРОМЕ',
      divisionCode: '440-001',
    },
    ...differences,
  };
}
