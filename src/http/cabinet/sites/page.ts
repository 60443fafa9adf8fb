import { claimsOfScopes } from '../../../capabilities/claims/release.ts';
import { findConsent } from '../../../capabilities/consents/find-consent.ts';
import { listSites } from '../../../capabilities/consents/list-sites.ts';
import { withdrawConsent } from '../../../capabilities/consents/withdraw-consent.ts';
import type { ConsentedAccess } from '../../../capabilities/consents/consent.ts';
import { isClientId } from '../../../capabilities/relying-parties/client.ts';
import type { Deps } from '../../../deps.ts';
import { seeOther, showPage, type Page, type PageHttpContext } from '../../pages/page.ts';
import { claimNames } from '../activity/event-text.ts';
import { cabinetPaths } from '../paths.ts';
import { requireSignedIn, type SignedIn } from '../signed-in.ts';
import { siteNames } from '../site-names.ts';
import { revokeView, sitesView } from './view.ts';

/** Whom the citizen lets have data, and whom no longer. */
export const sitesPage: Page = {
  path: cabinetPaths.sites,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn !== undefined) await show(ctx, deps, signedIn);
  },
};

/** Asks once before access is withdrawn, and withdraws it. */
export const revokeSitePage: Page = {
  path: cabinetPaths.revokeSite,
  async get(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const { page } = ctx.state;
    const clientId = String(ctx.query['client'] ?? '');
    const standing = isClientId(clientId) ? await findConsent(deps, { accountId: signedIn.account.accountId, clientId }) : undefined;
    if (standing === undefined) return seeOther(ctx, cabinetPaths.sites);
    const name = (await siteNames(deps, page, [clientId])).get(clientId) ?? clientId;
    showPage(ctx, { title: page.t('activity.sites_revoke_title', { name }) }, revokeView(page, { clientId, name }));
  },
  async post(ctx, deps) {
    const signedIn = await requireSignedIn(ctx, deps);
    if (signedIn === undefined) return;
    const clientId = ctx.state.form.text('client');
    if (isClientId(clientId)) await withdrawConsent(deps, { accountId: signedIn.account.accountId, clientId });
    seeOther(ctx, `${cabinetPaths.sites}?done=yes`);
  },
};

async function show(ctx: PageHttpContext, deps: Deps, { account }: SignedIn): Promise<void> {
  const { page } = ctx.state;
  const { standing, withdrawn } = await listSites(deps, account.accountId);
  const names = await siteNames(
    deps,
    page,
    [...standing, ...withdrawn].map(({ clientId }) => clientId),
  );
  const nameOf = (clientId: string) => names.get(clientId) ?? clientId;
  const model = {
    standing: standing.map((site) => ({ ...site, name: nameOf(site.clientId), claims: claimNames(page.t, claimsOf(site.access)) })),
    withdrawn: await Promise.all(
      withdrawn.map(async (site) => ({ ...site, name: nameOf(site.clientId), takesLogout: await takesLogout(deps, site.clientId) })),
    ),
    done: ctx.query['done'] !== undefined,
  };
  showPage(ctx, { title: page.t('activity.sites_title') }, sitesView(page, model));
}

/** What may be read now or later: a name holds the patronymic as soon as the account has one. */
function claimsOf({ scopes, claims }: ConsentedAccess): readonly string[] {
  const all = [...claims, ...claimsOfScopes(scopes)];
  return all.includes('name') ? [...all, 'middle_name'] : all;
}

async function takesLogout(deps: Pick<Deps, 'clients'>, clientId: string): Promise<boolean> {
  const client = await deps.clients.find(clientId);
  return client?.metadata['backchannel_logout_uri'] !== undefined;
}
