import { documentCheckMethods, documentTypes, electronicRecordTypes, evidenceTypes } from '../../capabilities/claims/evidence-element.ts';
import { claimsInVerifiedClaims, trustFramework } from '../../capabilities/claims/verified-claims.ts';

/** What discovery tells of verified claims (OpenID Connect for Identity Assurance 1.0 §7). */
export const identityAssurance = {
  verified_claims_supported: true,
  trust_frameworks_supported: [trustFramework],
  claims_in_verified_claims_supported: claimsInVerifiedClaims,
  evidence_supported: evidenceTypes,
  documents_supported: documentTypes,
  documents_check_methods_supported: documentCheckMethods,
  electronic_records_supported: electronicRecordTypes,
};
