/** Why an operator looks for a citizen; the citizen reads it in the account's activity. */
export const visitReasons = ['identity_confirmation', 'access_restore', 'contact_change', 'level_review', 'question'] as const;
export type VisitReason = (typeof visitReasons)[number] | 'registration';

export function parseVisitReason(text: string): VisitReason | undefined {
  return visitReasons.find((reason) => reason === text);
}
