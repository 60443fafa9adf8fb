import type { IdentityData, IdentityDocument } from '../accounts/identity-data.ts';
import type { RegistryAnswer } from './ports.ts';

/**
 * Whether an answer about newly submitted data takes the ground from data that is verified already: the person is recorded as dead, or the
 * very document the account was verified with is not in force any more. An answer about another number or document, or one that a mistyped
 * detail explains, says nothing of the verified data.
 */
export function isAdverse(answer: RegistryAnswer, asked: IdentityData, verified: IdentityData): boolean {
  if (answer.outcome === 'deceased') return asked.snils === verified.snils;
  if (answer.outcome !== 'invalid' || !answer.fields.includes('document')) return false;
  return askedDetails(asked.document).every((detail, index) => detail === askedDetails(verified.document)[index]);
}

/** What the interior ministry is asked of a document. */
function askedDetails(document: IdentityDocument): readonly (string | undefined)[] {
  const { type, series, number, issueDate } = document;
  return [type, series, number, issueDate, document.type === 'passport_rf' ? document.divisionCode : undefined];
}
