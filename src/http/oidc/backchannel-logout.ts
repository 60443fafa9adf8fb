import type Provider from 'oidc-provider';
import { enqueueLogout, type BackchannelLogout } from '../../capabilities/sessions/enqueue-logout.ts';
import { currentScope } from './request-scope.ts';

type Deliver = (accountId: string, sid: string | undefined) => Promise<void>;

/** The library's own delivery, kept before it is replaced. */
const deliveries = new WeakMap<Provider, Deliver>();

/**
 * The library tells relying parties inside the citizen's request, once. Instead each delivery becomes a job, written together with the end
 * of the session, and is retried until the relying party answers or the attempts run out.
 */
export function deferBackchannelLogout(provider: Provider, maxAttempts: number): void {
  const prototype = provider.Client.prototype as unknown as { backchannelLogout: Deliver; clientId: string };
  deliveries.set(provider, prototype.backchannelLogout);
  prototype.backchannelLogout = async function defer(this: { clientId: string }, accountId: string, sid: string | undefined) {
    const logout: BackchannelLogout = { clientId: this.clientId, accountId, ...(sid === undefined ? {} : { sid }) };
    const scope = currentScope();
    if (scope === undefined) throw new Error('a session ends inside a request');
    scope.artefacts.together((db) => enqueueLogout(db, logout, maxAttempts));
  };
}

/** One attempt; throws when the relying party did not take it, so that the job is tried again. */
export async function deliverBackchannelLogout(provider: Provider, { clientId, accountId, sid }: BackchannelLogout): Promise<void> {
  const client = await provider.Client.find(clientId);
  if (client?.backchannelLogoutUri === undefined) return;
  // One that wants to hear of sessions only has nothing to hear when there is none.
  if (sid === undefined && client.backchannelLogoutSessionRequired === true) return;
  await deliveries.get(provider)?.call(client, accountId, sid);
}
