/** Why sign-ins of an account were ended, for the audit trail and the citizen's own list. */
export type EndReason =
  | 'ended_by_citizen'
  | 'disowned'
  | 'password_changed'
  | 'factor_changed'
  | 'contact_changed'
  | 'recovered'
  | 'restored_at_desk'
  | 'account_closed';

const otherHands: ReadonlySet<EndReason> = new Set(['disowned', 'recovered', 'restored_at_desk', 'account_closed']);

/** Whether somebody who is not the owner may have left something behind in the account that goes on telling them of it. */
export function mayHaveBeenInOtherHands(reason: EndReason): boolean {
  return otherHands.has(reason);
}
