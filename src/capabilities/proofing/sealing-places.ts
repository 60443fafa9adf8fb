/** Where sealed bytes of proofs and cases belong; both are sealed by the person's own key. */
export const places = {
  proofEvidence: (proofId: string) => `proofs|evidence_sealed|${proofId}`,
  caseData: (caseId: string) => `proofing_cases|data_sealed|${caseId}`,
};
