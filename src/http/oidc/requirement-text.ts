import { parseAcr } from '../../capabilities/authentication/acr.ts';
import { takesMethod } from '../../capabilities/relying-parties/counting-proofs.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import { proofMethods } from '../../kernel/proof-method.ts';

/**
 * What the relying party is told: what is required, never what the citizen has. A value that is none of ours came from the request, and
 * a description may hold only some characters (RFC 6749 §4.1.2.1): it is not repeated.
 */
export function requirementText(required: readonly string[], policy: Policy | undefined): string {
  const known = required.filter((value) => parseAcr(value) !== undefined);
  if (known.length === 0) return 'authentication class required: none of the requested ones is known here';
  const needsProof = known.some((value) => parseAcr(value)?.level === 'confirmed');
  return `authentication class required: ${known.join(' or ')}${needsProof && policy !== undefined ? proofText(policy) : ''}`;
}

function proofText(policy: Policy): string {
  const taken = proofMethods.filter((method) => takesMethod(method, policy));
  const by = taken.length === proofMethods.length ? '' : `, proven by ${taken.join(' or ')}`;
  return policy.confirmed_within === undefined ? by : `${by}, proven within ${policy.confirmed_within}`;
}
