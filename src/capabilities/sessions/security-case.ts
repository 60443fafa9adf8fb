/** What became of a sign-in that the owner of the account disowned. */
export interface SecurityCase {
  /** Twelve digits, to be named at a service centre. */
  readonly number: string;
  readonly openedAt: Date;
  /** The sign-in, in the trail of the account. */
  readonly eventId: string;
}

export const CASE_NUMBER_DIGITS = 12;

/** `1234 5678 9012`, as it is read out. */
export function formatCaseNumber(number: string): string {
  return number.replace(/(\d{4})(?=\d)/gu, '$1 ');
}

export function parseCaseNumber(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{12}$/u.test(value) ? value : undefined;
}
