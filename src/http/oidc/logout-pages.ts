import type { KoaContextWithOIDC } from 'oidc-provider';
import { clientName } from '../../capabilities/relying-parties/client.ts';
import type { Deps } from '../../deps.ts';
import { showPage, type PageHttpContext } from '../pages/page.ts';
import { signedOutTitle, signedOutView, signOutView } from '../pages/sign-out/view.ts';
import { policyFor } from './form-targets.ts';

/** Asks before signing out everywhere: a link on some page must not end a session by itself (OpenID Connect RP-Initiated Logout §6). */
export function showSignOutFor({ clients }: Pick<Deps, 'clients'>) {
  return async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { oidc } = ctx;
    const page = ctx as unknown as PageHttpContext;
    ctx.set('content-security-policy', policyFor(oidc.params?.['post_logout_redirect_uri']));
    const state = oidc.session?.state as { secret?: string } | undefined;
    // Of the names in several languages the library keeps one.
    const client = oidc.client === undefined ? undefined : await clients.find(oidc.client.clientId);
    const model = {
      action: oidc.urlFor('end_session_confirm'),
      xsrf: state?.secret ?? '',
      site: client && clientName(client.metadata, page.state.page.language),
    };
    showPage(page, { title: page.state.page.t('logout.title') }, signOutView(page.state.page, model));
  };
}

/** A client is named here only when the citizen declined to sign out everywhere. */
export async function showSignedOut(ctx: KoaContextWithOIDC): Promise<void> {
  const page = ctx as unknown as PageHttpContext;
  const ofSiteOnly = ctx.oidc.client !== undefined;
  showPage(page, { title: page.state.page.t(signedOutTitle(ofSiteOnly)) }, signedOutView(page.state.page, ofSiteOnly));
}
