import { satisfies } from '../../kernel/assurance.ts';
import { claimCatalogue, type ClaimRow, type ClaimSource, type ClaimValue } from './catalogue.ts';

/** Everything that may be released of this account; the provider then keeps what was asked for and consented to. */
export function releasableClaims(source: ClaimSource): Record<string, ClaimValue> {
  const claims: Record<string, ClaimValue> = {};
  for (const row of releasableRows(source)) {
    const value = row.value(source);
    if (value !== undefined) claims[row.claim] = value;
  }
  return claims;
}

/** The rows, with their values, that these scopes and single claims would pass on: what the consent page shows. */
export function claimsToDisclose(source: ClaimSource, scopes: readonly string[], claims: readonly string[]): readonly DisclosedClaim[] {
  const wanted = (row: ClaimRow) => scopes.includes(row.scope) || claims.includes(row.claim);
  return releasableRows(source)
    .filter(wanted)
    .flatMap((row) => {
      const value = row.value(source);
      return value === undefined ? [] : [{ row, value }];
    })
    .filter(({ row }, _index, all) => row.partOf === undefined || !all.some((other) => other.row.claim === row.partOf));
}

export interface DisclosedClaim {
  readonly row: ClaimRow;
  readonly value: ClaimValue;
}

/** Claims that come with these scopes: agreed to with them, they need no second question when asked for by name. */
export function claimsOfScopes(scopes: readonly string[]): readonly string[] {
  return claimCatalogue.filter((row) => scopes.includes(row.scope)).map((row) => row.claim);
}

/** Claims by scope as the provider's configuration wants them (OpenID Connect Core §5.4). */
export function claimsByScope(): Record<string, string[]> {
  const scopes: Record<string, string[]> = { openid: ['sub', 'acr', 'amr', 'auth_time'] };
  for (const { scope, claim } of claimCatalogue) (scopes[scope] ??= []).push(claim);
  return scopes;
}

/** Scopes a relying party may be registered for. */
export const supportedScopes: ReadonlySet<string> = new Set([...Object.keys(claimsByScope()), 'offline_access']);

function releasableRows(source: ClaimSource): readonly ClaimRow[] {
  return claimCatalogue.filter((row) => satisfies(source.assuranceLevel, row.from));
}
