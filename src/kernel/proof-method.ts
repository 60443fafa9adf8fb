/** Ways a person can have proven to be who the verified data says. */
export const proofMethods = ['in_person', 'postal_code', 'online_bank', 'e_signature'] as const;
export type ProofMethod = (typeof proofMethods)[number];

export function isProofMethod(text: string): text is ProofMethod {
  return proofMethods.some((method) => method === text);
}
