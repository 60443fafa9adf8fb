import { decideLevel, type LevelDecision } from '../../capabilities/relying-parties/level-decision.ts';
import type { Assurance } from '../../capabilities/relying-parties/counting-proofs.ts';
import { essentialValues, type AcrRequest } from './essential-acr.ts';
import { heldClass, policyOf, type PolicyHolder } from './held-class.ts';

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
export function classOfNow(assurance: Assurance, token: TokenOfSignIn, client: PolicyHolder | undefined): string | undefined {
  const decision = decisionOfNow(assurance, token, client);
  return decision.kind === 'satisfied' ? decision.assert : undefined;
}

/** The same with what is demanded, for whoever has to say it. */
export function decisionOfNow(
  assurance: Assurance,
  { amr, extra, claims }: TokenOfSignIn,
  client: PolicyHolder | undefined,
): LevelDecision {
  const factors = amr ?? (Array.isArray(extra?.amr) ? (extra.amr as string[]) : []);
  const policy = policyOf(client);
  return decideLevel({
    held: heldClass(assurance, factors, policy),
    floor: policy?.min_acr,
    essential: essentialValues(claims?.id_token?.acr),
    voluntary: [],
    offered: true,
  });
}
