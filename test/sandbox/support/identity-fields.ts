import type { IdentityFields } from '../../../src/capabilities/accounts/identity-fields.ts';
import type { Citizen } from '../../../src/sandbox/registries/citizen.ts';

/** The provider's form "personal data", filled in for this person. */
export function identityFieldsOf({ document, ...person }: Citizen): IdentityFields {
  return {
    family_name: person.familyName,
    given_name: person.givenName,
    patronymic: person.patronymic ?? '',
    no_patronymic: person.patronymic === null ? 'on' : '',
    gender: person.gender,
    birth_date: person.birthDate,
    birth_place: person.birthPlace,
    citizenship: person.citizenship,
    snils: person.snils,
    inn: person.inn,
    document_type: document.type,
    document_series: document.series,
    document_number: document.number,
    document_issue_date: document.issueDate,
    document_issued_by: document.issuedBy,
    document_division_code: document.type === 'passport_rf' ? document.divisionCode : '',
    document_valid_until: document.type === 'foreign_document' ? document.validUntil : '',
  };
}
