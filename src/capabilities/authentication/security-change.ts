/** What of the ways to sign in was changed, as its owner is told of it. */
export const securityChanges = [
  'password',
  'two_step_on',
  'two_step_off',
  'app_added',
  'app_removed',
  'sms_on',
  'sms_off',
  'backup_codes',
  'question_set',
  'question_removed',
] as const;

export type SecurityChange = (typeof securityChanges)[number];

/** Page of the citizen's own that shows all of it. */
export const SECURITY_PATH = '/account/security';
