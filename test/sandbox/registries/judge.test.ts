import { describe, expect, it } from '@jest/globals';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';
import type { Fault } from '../../../src/sandbox/registries/faults.ts';
import { judge } from '../../../src/sandbox/registries/judge.ts';
import { makeCitizen } from '../../../src/sandbox/registries/make-citizen.ts';
import type { Questions } from '../../../src/sandbox/registries/registry.ts';

const citizen = makeCitizen({ familyName: 'Семёнова', givenName: 'Анна-Мария', patronymic: 'Петровна', gender: 'female' }, '2026-11-22');
const foreigner = makeCitizen({ patronymic: null, document: { type: 'foreign_document' } }, '2026-11-22');
const people = {
  findBySnils: (snils: string) => [citizen, foreigner].find((person) => person.snils === snils),
  findByDocument: ({ number }: { readonly number: string }) => [citizen, foreigner].find(({ document }) => document.number === number),
};

const names = ({ familyName, givenName, patronymic, birthDate }: Citizen) => ({ familyName, givenName, patronymic, birthDate });

function askPensionFund(change: Partial<Questions['pension-fund']> = {}, faults: readonly Fault[] = []) {
  return judge('pension-fund', { ...names(citizen), gender: citizen.gender, snils: citizen.snils, ...change }, people, faults);
}

function askInteriorMinistry(
  change: Partial<Questions['interior-ministry']['document']> & { birthDate?: string } = {},
  faults: readonly Fault[] = [],
) {
  const { birthDate = citizen.birthDate, ...document } = change;
  return judge('interior-ministry', { ...names(citizen), birthDate, document: { ...citizen.document, ...document } }, people, faults);
}

function askTaxService(change: Partial<Questions['tax-service']> = {}, faults: readonly Fault[] = []) {
  const { gender, snils, document } = citizen;
  return judge('tax-service', { ...names(citizen), gender, snils, document, ...change }, people, faults);
}

describe('the pension fund', () => {
  it('confirms a person as they are, and does not mind case or Ё', () => {
    expect(askPensionFund()).toEqual({ outcome: 'match' });
    expect(askPensionFund({ familyName: 'СЕМЕНОВА', givenName: ' анна-мария ', patronymic: 'ПЕТРОВНА' })).toEqual({ outcome: 'match' });
  });

  it('names what differs and nothing else, and never what it holds', () => {
    expect(askPensionFund({ patronymic: null, gender: 'male' })).toEqual({ outcome: 'mismatch', fields: ['patronymic', 'gender'] });
    expect(askPensionFund({ birthDate: '1900-01-01', givenName: 'Анна' })).toEqual({
      outcome: 'mismatch',
      fields: ['givenName', 'birthDate'],
    });
  });

  it('does not find a number that nobody has', () => {
    expect(askPensionFund({ snils: '11223344595' })).toEqual({ outcome: 'not_found' });
  });

  it.each([
    [['mismatch:familyName', 'mismatch:birthDate'], { outcome: 'mismatch', fields: ['familyName', 'birthDate'] }],
    [['not-found'], { outcome: 'not_found' }],
    [['deceased', 'mismatch:gender'], { outcome: 'deceased' }],
  ] as const)('says what its faults %j make it say', (faults, answer) => {
    expect(askPensionFund({}, faults)).toEqual(answer);
  });
});

describe('the interior ministry', () => {
  it('confirms the document of a person, also of a foreigner without a patronymic', () => {
    expect(askInteriorMinistry()).toEqual({ outcome: 'valid' });
    const asked = { ...names(foreigner), document: foreigner.document };
    expect(judge('interior-ministry', asked, people, [])).toEqual({ outcome: 'valid' });
  });

  it('names the document when its details are wrong, and the person when it is of somebody else', () => {
    expect(askInteriorMinistry({ issueDate: '2001-01-01' })).toEqual({ outcome: 'invalid', fields: ['document'] });
    expect(askInteriorMinistry({ divisionCode: '999-999' })).toEqual({ outcome: 'invalid', fields: ['document'] });
    expect(askInteriorMinistry({ birthDate: '1900-01-01' })).toEqual({ outcome: 'invalid', fields: ['birthDate'] });
    expect(askInteriorMinistry({ number: '000000' })).toEqual({ outcome: 'not_found' });
  });

  it('says that a document is invalid when that is switched on, whoever asks', () => {
    expect(askInteriorMinistry({ number: '000000' }, ['document-invalid'])).toEqual({ outcome: 'invalid', fields: ['document'] });
  });
});

describe('the tax service', () => {
  it('finds the number of a person it knows, and of nobody else', () => {
    expect(askTaxService()).toEqual({ outcome: 'found', inn: citizen.inn });
    expect(askTaxService({ givenName: 'Ольга' })).toEqual({ outcome: 'none' });
    expect(askTaxService({ snils: '11223344595' })).toEqual({ outcome: 'none' });
    expect(askTaxService({}, ['none'])).toEqual({ outcome: 'none' });
  });
});
