import type { IdentityDocument } from '../accounts/identity-data.ts';

/**
 * The claim `id_doc`: type, series, number, issue_date, issued_by, and what only one of the types has: division_code of a passport of the
 * Russian Federation, valid_until of a foreign citizen's document. Dates are `YYYY-MM-DD`; what a document does not have is left out.
 */
export function identityDocumentClaim(document: IdentityDocument): Readonly<Record<string, string>> {
  const { type, series, number, issueDate, issuedBy } = document;
  return {
    type,
    ...(series === '' ? {} : { series }),
    number,
    issue_date: issueDate,
    issued_by: issuedBy,
    ...(document.type === 'passport_rf' ? { division_code: document.divisionCode } : {}),
    ...(document.type === 'foreign_document' && document.validUntil !== undefined ? { valid_until: document.validUntil } : {}),
  };
}
