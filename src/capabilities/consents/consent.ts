/** What a citizen lets one relying party have. */
export interface ConsentedAccess {
  readonly scopes: readonly string[];
  /** Single claims asked for beside scopes (OpenID Connect Core §5.5). */
  readonly claims: readonly string[];
  /** Scopes at resource servers, by resource identifier (RFC 8707). */
  readonly resourceScopes: Readonly<Record<string, string>>;
}

/** Old and new together: a later, smaller request does not take away what stands. */
export function widen(standing: ConsentedAccess | undefined, asked: ConsentedAccess): ConsentedAccess {
  if (standing === undefined) return asked;
  const resourceScopes: Record<string, string> = { ...standing.resourceScopes };
  for (const [resource, scopes] of Object.entries(asked.resourceScopes)) {
    resourceScopes[resource] = union((resourceScopes[resource] ?? '').split(' '), scopes.split(' ')).join(' ');
  }
  return { scopes: union(standing.scopes, asked.scopes), claims: union(standing.claims, asked.claims), resourceScopes };
}

function union(one: readonly string[], other: readonly string[]): string[] {
  return [...new Set([...one, ...other])].filter((entry) => entry !== '').toSorted();
}
