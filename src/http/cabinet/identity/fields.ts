import type { IdentityData } from '../../../capabilities/accounts/identity-data.ts';
import { identityFieldNames, type IdentityFields } from '../../../capabilities/accounts/identity-fields.ts';
import type { CalendarDate } from '../../../kernel/calendar-date.ts';
import { formatSnils } from '../../../kernel/snils.ts';
import type { Form } from '../../middleware/form-body.ts';

/** The form as it was typed. */
export function readFields(form: Form): IdentityFields {
  return Object.fromEntries(identityFieldNames.map((name) => [name, form.text(name)])) as IdentityFields;
}

/** What an empty form begins with: most people here have this citizenship and this document. */
export function firstFields(names: { readonly familyName: string; readonly givenName: string }): IdentityFields {
  const empty = Object.fromEntries(identityFieldNames.map((name) => [name, ''])) as IdentityFields;
  return { ...empty, family_name: names.familyName, given_name: names.givenName, citizenship: 'RUS', document_type: 'passport_rf' };
}

/** Data sent before, as it would be typed. */
export function fieldsOf(data: IdentityData): IdentityFields {
  const { document } = data;
  const ofType = {
    document_division_code: document.type === 'passport_rf' ? document.divisionCode : '',
    document_valid_until: document.type === 'foreign_document' && document.validUntil !== undefined ? typed(document.validUntil) : '',
  };
  return {
    family_name: data.familyName,
    given_name: data.givenName,
    patronymic: data.patronymic ?? '',
    no_patronymic: data.patronymic === undefined ? 'on' : '',
    gender: data.gender,
    birth_date: typed(data.birthDate),
    birth_place: data.birthPlace,
    citizenship: data.citizenship,
    snils: formatSnils(data.snils),
    inn: data.inn ?? '',
    document_type: document.type,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: typed(document.issueDate),
    document_issued_by: document.issuedBy,
    ...ofType,
  };
}

/** `31.01.1990`, as people write it here. */
function typed(date: CalendarDate): string {
  return date.split('-').toReversed().join('.');
}
