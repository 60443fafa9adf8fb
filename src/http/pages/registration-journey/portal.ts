import { clientName } from '../../../capabilities/relying-parties/client.ts';
import { firstPartyClientId } from '../../../capabilities/relying-parties/first-party-client.ts';
import type { Deps } from '../../../deps.ts';
import { policyFor } from '../../oidc/form-targets.ts';
import type { PageHttpContext } from '../page.ts';

/**
 * Says on the page which site the citizen is on the way to. The last form of the journey ends, by redirects, at that site, so the page's
 * policy must let a form lead there.
 */
export async function namePortal(ctx: PageHttpContext, deps: Deps, authorizationRequest: string | undefined): Promise<void> {
  const request = new URLSearchParams(authorizationRequest ?? '');
  const client = request.has('client_id') ? await deps.clients.find(request.get('client_id') ?? '') : undefined;
  if (client === undefined) return;
  ctx.set('content-security-policy', policyFor(request.get('redirect_uri')));
  if (client.clientId === firstPartyClientId) return;
  ctx.state.page = { ...ctx.state.page, relyingPartyName: clientName(client.metadata, ctx.state.page.language) };
}
