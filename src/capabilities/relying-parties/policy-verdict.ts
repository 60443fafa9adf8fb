import { atLeastAsStrong, satisfies, type AssuranceLevel, type AuthenticationStrength } from '../../kernel/assurance.ts';
import type { StandingProof } from '../accounts/assurance-level.ts';
import { parseAcr } from '../authentication/acr.ts';
import { countingLevel, takesMethod } from './counting-proofs.ts';
import type { Policy } from './policy.ts';

/** Why a policy does not let somebody in, the first that has to be mended first. */
export const policyRefusals = ['level', 'method', 'age', 'strength'] as const;
export type PolicyRefusal = (typeof policyRefusals)[number];

export interface Judged {
  readonly assuranceLevel: AssuranceLevel | undefined;
  readonly proofs: readonly StandingProof[];
  /** Of a sign-in; absent when an account is judged by itself. */
  readonly strength?: AuthenticationStrength;
}

/** Undefined when the policy's floor is reached. */
export function policyRefusal(judged: Judged, policy: Policy, now: Date): PolicyRefusal | undefined {
  const { assuranceLevel, proofs, strength } = judged;
  const floor = parseAcr(policy.min_acr);
  if (floor === undefined || assuranceLevel === undefined || !satisfies(assuranceLevel, floor.level)) return 'level';
  if (!satisfies(countingLevel({ assuranceLevel, proofs }, policy, now), floor.level)) {
    return proofs.some(({ method }) => takesMethod(method, policy)) ? 'age' : 'method';
  }
  return strength !== undefined && !atLeastAsStrong(strength, floor.strength) ? 'strength' : undefined;
}
