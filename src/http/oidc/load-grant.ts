import type { KoaContextWithOIDC } from 'oidc-provider';
import { claimsOfScopes } from '../../capabilities/claims/release.ts';
import { firstPartyClientId } from '../../capabilities/relying-parties/first-party-client.ts';
import type { Db } from '../../database/connect.ts';
import { consentOfRequest } from './account-of-request.ts';

type Grant = InstanceType<KoaContextWithOIDC['oidc']['provider']['Grant']>;

/**
 * The grant a request starts from. Grants belong to one session and die with it; what the citizen agreed to is the consent, so a grant is
 * made from the standing consent whenever the session has none that covers the request. Undefined leads to the consent page.
 */
export function loadGrantFor(deps: { readonly db: Db }) {
  return async ({ oidc }: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, session, provider } = oidc;
    const accountId = session?.accountId;
    if (client === undefined || session === undefined || accountId === undefined) return undefined;
    const existingId = session.grantIdFor(client.clientId);
    const existing = existingId === undefined ? undefined : await provider.Grant.find(existingId);
    if (existing !== undefined && oidc.result?.consent === undefined && covers(existing, oidc)) return existing;
    if (client.clientId === firstPartyClientId) return ownGrant(oidc, accountId);
    const consent = await consentOfRequest(deps, { accountId, clientId: client.clientId });
    if (consent === undefined) return existing;
    const grant = existing ?? new provider.Grant({ accountId, clientId: client.clientId });
    grant.addOIDCScope(consent.scopes.join(' '));
    grant.addOIDCClaims([...consent.claims, ...claimsOfScopes(consent.scopes)]);
    for (const [resource, scopes] of Object.entries(consent.resourceScopes)) grant.addResourceScope(resource, scopes);
    await grant.save();
    return grant;
  };
}

/** Our own pages ask for nothing but the session: there is nothing to agree to. */
async function ownGrant({ provider }: KoaContextWithOIDC['oidc'], accountId: string): Promise<Grant> {
  const grant = new provider.Grant({ accountId, clientId: firstPartyClientId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

function covers(grant: Grant, oidc: KoaContextWithOIDC['oidc']): boolean {
  const scopes = new Set(grant.getOIDCScopeEncountered().split(' '));
  const claims = new Set(grant.getOIDCClaimsEncountered());
  const resources = Object.keys(oidc.resourceServers ?? {}).length;
  return (
    resources === 0 &&
    [...oidc.requestParamOIDCScopes].every((scope) => scopes.has(scope)) &&
    [...oidc.requestParamClaims].every((claim) => claims.has(claim))
  );
}
