import type { AssuranceLevel } from '../../kernel/assurance.ts';
import type { StandingProof } from '../accounts/assurance-level.ts';
import { isWithinAge } from './confirmed-within.ts';
import type { Policy } from './policy.ts';

/** What of a policy says which proofs count. Without one all do. */
export type ProofRule = Pick<Policy, 'methods' | 'confirmed_within'>;

export interface Assurance {
  readonly assuranceLevel: AssuranceLevel;
  readonly proofs: readonly StandingProof[];
}

/** The proofs that a relying party takes, in the order given: any one of them is enough. */
export function countingProofs(proofs: readonly StandingProof[], rule: ProofRule | undefined, now: Date): readonly StandingProof[] {
  if (rule === undefined) return proofs;
  const { accept, deny } = rule.methods;
  return proofs.filter(
    ({ method, provedAt }) =>
      !deny.includes(method) &&
      (accept === undefined || accept.includes(method)) &&
      (rule.confirmed_within === undefined || isWithinAge(provedAt, rule.confirmed_within, now)),
  );
}

/** The level that a relying party may rely on: a proof that it does not take is as if it were not there. */
export function countingLevel({ assuranceLevel, proofs }: Assurance, rule: ProofRule | undefined, now: Date): AssuranceLevel {
  if (assuranceLevel !== 'confirmed' || countingProofs(proofs, rule, now).length > 0) return assuranceLevel;
  return 'standard';
}

/** Whether a policy takes a proof by this method made now. */
export function takesMethod(method: StandingProof['method'], rule: ProofRule | undefined): boolean {
  return rule === undefined || (!rule.methods.deny.includes(method) && rule.methods.accept?.includes(method) !== false);
}
