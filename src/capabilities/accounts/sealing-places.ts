/** Where sealed bytes of an account belong; bytes moved to another row or column do not open. */
export const places = {
  dataKey: (accountId: string) => `accounts|data_key_wrapped|${accountId}`,
  familyName: (accountId: string) => `accounts|family_name_sealed|${accountId}`,
  givenName: (accountId: string) => `accounts|given_name_sealed|${accountId}`,
  identifier: (identifierId: string) => `identifiers|value_sealed|${identifierId}`,
};
