import type { ProofEvidence } from './proof-evidence.ts';

/** A proof with what its method left behind. */
export interface Proof {
  readonly proofId: string;
  readonly method: string;
  /** Service centre, bank, issuer of a certificate. */
  readonly vouchedBy: string;
  readonly provedAt: Date;
  readonly evidence: ProofEvidence;
}
