import { UnsecuredJWT } from 'jose';
import type { Deps } from '../../deps.ts';

/** Time for one redirect. */
const RESTART_SECONDS = 60;
/** RFC 9126 §2.2. */
const REQUEST_URN = 'urn:ietf:params:oauth:request_uri:';

/**
 * Keeps an authorization request as if its client had pushed it again (RFC 9126) and gives the address that starts it over. So do requests
 * of clients that must push or sign theirs, and no parameter stands in an address of ours. The library checks it like any other request;
 * nothing in it counts as authenticated.
 *
 * @param request the parameters as a query string; its client is one of ours
 */
export async function restartRequest(deps: Pick<Deps, 'oidc' | 'config'>, request: string): Promise<string> {
  const { claims, ...parameters } = Object.fromEntries(new URLSearchParams(request));
  const clientId = parameters['client_id'] ?? '';
  const pushed = new UnsecuredJWT({ ...parameters, ...(claims === undefined ? {} : { claims: JSON.parse(claims) as unknown }) })
    .setIssuer(clientId)
    .setAudience(deps.config.issuer)
    .setIssuedAt()
    .setNotBefore(new Date())
    .setExpirationTime(`${RESTART_SECONDS}s`)
    .encode();
  const { PushedAuthorizationRequest } = deps.oidc.provider();
  const id = await new PushedAuthorizationRequest({ request: pushed, trusted: false } as never).save(RESTART_SECONDS);
  return `/authorize?${new URLSearchParams({ client_id: clientId, request_uri: `${REQUEST_URN}${id}` }).toString()}`;
}
