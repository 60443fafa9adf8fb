/** Where sealed bytes of a second factor belong; all of them are sealed with the key of the person. */
export const factorPlaces = {
  totpSecret: (totpId: string) => `totp_factors|secret_sealed|${totpId}`,
  totpLabel: (totpId: string) => `totp_factors|label_sealed|${totpId}`,
  backupKey: (accountId: string) => `sign_in_settings|backup_key_sealed|${accountId}`,
  securityQuestion: (accountId: string) => `security_questions|question_sealed|${accountId}`,
};
