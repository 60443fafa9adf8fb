const essential = { essential: true };

/** What a bank is asked to vouch for (OpenID Connect for Identity Assurance §6.2): no more than the comparison needs. */
const verifiedClaims = {
  verification: {
    trust_framework: null,
    time: null,
    evidence: [{ type: { value: 'document' }, document_details: { type: null, document_number: null } }],
  },
  claims: {
    family_name: essential,
    given_name: essential,
    middle_name: null,
    birthdate: essential,
    snils: essential,
    id_doc: null,
  },
};

/** Parameter `claims`. Asked for in both places, since a bank may answer in one of them only. */
export const claimsRequest = JSON.stringify({
  id_token: { verified_claims: verifiedClaims },
  userinfo: { verified_claims: verifiedClaims },
});
