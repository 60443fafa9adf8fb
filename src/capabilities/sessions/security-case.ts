/** Of the case that a disowned sign-in opens: digits alone, to be read out at a service centre. */
export const CASE_NUMBER_DIGITS = 12;

/** `1234 5678 9012`, as it is read out. */
export function formatCaseNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/gu, '$1 ');
}

export function parseCaseNumber(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{12}$/u.test(value) ? value : undefined;
}
