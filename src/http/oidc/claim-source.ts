import type { ClaimSource } from '../../capabilities/claims/catalogue.ts';
import { countingLevel, countingProofs } from '../../capabilities/relying-parties/counting-proofs.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { LevelledAccount } from './levelled-account.ts';

/** The account as a relying party may rely on it: with the proofs that it takes, and the level that they make. */
export function claimSource(account: LevelledAccount, policy: Policy | undefined, now = new Date()): ClaimSource {
  return { ...account, proofs: countingProofs(account.proofs, policy, now), assuranceLevel: countingLevel(account, policy, now) };
}
