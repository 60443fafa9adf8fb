import { formatAcr, type Acr } from '../../capabilities/authentication/acr.ts';
import { amrStrength } from '../../capabilities/authentication/amr.ts';
import { countingLevel, type Assurance } from '../../capabilities/relying-parties/counting-proofs.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';

/** A client as the library hands it about. */
export type PolicyHolder = { readonly [property: string]: unknown };

/** The policy that is stored with a client; undefined for what is none of ours. */
export function policyOf(client: PolicyHolder | undefined): Policy | undefined {
  return client?.['policy'] as Policy | undefined;
}

/** The class that counts at a relying party: the level by the proofs that it takes, the strength by the factors of the sign-in. */
export function heldClass(assurance: Assurance, amr: readonly string[], policy: Policy | undefined, now = new Date()): Acr {
  return formatAcr(countingLevel(assurance, policy, now), amrStrength(amr));
}
