import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { claimCatalogue } from '../../capabilities/claims/catalogue.ts';

interface ClaimsRequest {
  readonly id_token?: Readonly<Record<string, unknown>>;
  readonly userinfo?: Readonly<Record<string, unknown>>;
}

/**
 * A single claim asked for by the `claims` parameter (OpenID Connect Core §5.5) is bound by the scopes the relying party is registered
 * for, like any other: the parameter must not be a way round the registration. Claims we do not know are ignored, as the standard says.
 */
export function assertClaimsParameter(
  _ctx: KoaContextWithOIDC,
  claims: ClaimsRequest,
  client: { readonly scope?: string | undefined },
): void {
  const registered = (client.scope ?? '').split(' ');
  const asked = [...Object.keys(claims.id_token ?? {}), ...Object.keys(claims.userinfo ?? {})];
  const beyond = claimCatalogue.find((row) => asked.includes(row.claim) && !registered.includes(row.scope));
  if (beyond !== undefined) throw new errors.InvalidScope('requested claim is not covered by the scopes of this client', beyond.scope);
}
