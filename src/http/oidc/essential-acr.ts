import { errors } from 'oidc-provider';

/** A request for the claim `acr` of the ID Token (OpenID Connect Core §5.5.1). */
export interface AcrRequest {
  readonly essential?: unknown;
  readonly value?: unknown;
  readonly values?: unknown;
}

/** The request for `acr` in a `claims` parameter as it came. The library has checked that it is JSON. */
export function acrRequestIn(claims: unknown): AcrRequest | undefined {
  if (typeof claims !== 'string') return undefined;
  const parsed = JSON.parse(claims) as { id_token?: { acr?: AcrRequest | null } };
  return parsed.id_token?.acr ?? undefined;
}

/** The values that an essential request names; one that names none is met by any class. Throws `invalid_request`. */
export function essentialValues(acr: AcrRequest | null | undefined): readonly string[] | undefined {
  if (acr?.essential !== true) return undefined;
  if (acr.values !== undefined && !Array.isArray(acr.values)) throw new errors.InvalidRequest('invalid claims.id_token.acr.values type');
  const values = [...((acr.values as unknown[] | undefined) ?? []), ...(acr.value === undefined ? [] : [acr.value])];
  return values.length === 0 ? undefined : values.map(String);
}
