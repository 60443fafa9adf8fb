import { formatAcr } from '../../capabilities/authentication/acr.ts';
import { amrStrength } from '../../capabilities/authentication/amr.ts';
import { decideLevel } from '../../capabilities/relying-parties/level-decision.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { AssuranceLevel } from '../../kernel/assurance.ts';
import { essentialValues, type AcrRequest } from './essential-acr.ts';

/** The part of a code, refresh token or access token that tells of the sign-in; an access token carries it among its extra claims. */
export interface TokenOfSignIn {
  readonly amr?: string[] | undefined;
  readonly extra?: { readonly amr?: unknown } | undefined;
  /** The `claims` parameter of the request that it came of. */
  readonly claims?: { readonly id_token?: { readonly acr?: AcrRequest | null } } | undefined;
}

/**
 * The class that tokens of this sign-in state from now on: the factors are those of the sign-in, the level is the account's of this moment.
 * Undefined when it is no longer what the relying party demands, by its stored policy or by the request that the token came of.
 */
export function classOfNow(
  level: AssuranceLevel,
  { amr, extra, claims }: TokenOfSignIn,
  client: { readonly [property: string]: unknown } | undefined,
): string | undefined {
  const factors = amr ?? (Array.isArray(extra?.amr) ? (extra.amr as string[]) : []);
  const decision = decideLevel({
    held: formatAcr(level, amrStrength(factors)),
    floor: (client?.['policy'] as Policy | undefined)?.min_acr,
    essential: essentialValues(claims?.id_token?.acr),
    voluntary: [],
    offered: true,
  });
  return decision.kind === 'satisfied' ? decision.assert : undefined;
}
