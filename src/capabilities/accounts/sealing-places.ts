/** Where sealed bytes of an account belong; bytes moved to another row or column do not open. */
export const places = {
  dataKey: (accountId: string) => `accounts|data_key_wrapped|${accountId}`,
  familyName: (accountId: string) => `accounts|family_name_sealed|${accountId}`,
  givenName: (accountId: string) => `accounts|given_name_sealed|${accountId}`,
  identityDraft: (accountId: string) => `identity_drafts|draft_sealed|${accountId}`,
  identityVersion: (versionId: string) => `identity_versions|data_sealed|${versionId}`,
  taxNumber: (accountId: string) => `tax_numbers|inn_sealed|${accountId}`,
  identifier: (identifierId: string) => `identifiers|value_sealed|${identifierId}`,
};
