import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { currentScope } from './request-scope.ts';

/** The trail tells when a citizen has signed out here; leaving one site alone ends no session. */
export function recordSignOuts(provider: Provider): void {
  provider.on('end_session.success', ({ oidc }: KoaContextWithOIDC) => {
    const accountId = oidc.session?.accountId;
    const everywhere = oidc.params?.['logout'] !== undefined;
    if (accountId === undefined || !everywhere) return;
    currentScope()?.artefacts.record({ actor: 'citizen', action: 'session.ended', accountId, details: { reason: 'signed_out' } });
  });
}
