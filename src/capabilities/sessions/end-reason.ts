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
