import type { ConsentedAccess } from '../../../capabilities/consents/consent.ts';
import { grantConsent } from '../../../capabilities/consents/grant-consent.ts';
import { claimsToDisclose, claimsToDiscloseLater } from '../../../capabilities/claims/release.ts';
import type { Deps } from '../../../deps.ts';
import { rememberWaitingSite } from '../../cabinet/waiting-site.ts';
import { claimSource } from '../../oidc/claim-source.ts';
import { accountOfRequest } from '../../oidc/account-of-request.ts';
import type { LevelledAccount } from '../../oidc/levelled-account.ts';
import { abortInteraction, finishInteraction, interactionProblems, type InteractionView } from '../../oidc/interactions.ts';
import { showPage, type PageHttpContext } from '../page.ts';
import { sessionThere } from '../second-step/finish-step-up.ts';
import { claimText } from './claim-text.ts';
import { consentView } from './view.ts';

/** Shows exactly the values that will be passed, and by name those that will be once the account has them. */
export async function showConsent(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  const { t } = ctx.state.page;
  const account = await requireAccount(deps, interaction);
  const client = await deps.clients.find(interaction.client.clientId);
  const source = claimSource(account, client?.policy);
  const asked = askedAccess(interaction);
  const newcomer = isNewcomer(account);
  // Whoever goes to fill in personal data first is led back here.
  if (newcomer) rememberWaitingSite(ctx, deps, interaction.uid);
  const values = [
    ...claimsToDisclose(source, asked).flatMap((claim) =>
      claim.label === undefined ? [] : [{ label: t(claim.label), value: claimText(ctx.state.page, claim) }],
    ),
    ...(asked.claims.includes('verified_claims')
      ? [{ label: t('consent.verified_claims'), value: t('consent.verified_claims_text') }]
      : []),
    ...Object.entries(asked.resourceScopes).map(([resource, scopes]) => ({ label: t('consent.service', { resource }), value: scopes })),
  ];
  const model = {
    uid: interaction.uid,
    relyingPartyName: interaction.client.name,
    values,
    later: claimsToDiscloseLater(source, asked).flatMap(({ label }) => (label === undefined ? [] : [t(label)])),
    offline: asked.scopes.includes('offline_access'),
    newcomer,
    policyUri: textOf(client?.metadata['policy_uri']),
    termsUri: textOf(client?.metadata['tos_uri']),
  };
  ctx.state.page = { ...ctx.state.page, withoutName: true };
  showPage(ctx, { title: t('consent.title', { name: interaction.client.name }) }, consentView(ctx.state.page, model));
}

const NEWCOMER_MILLISECONDS = 3_600_000;

/** Personal data now or later: the offer at the end of a registration, which for whoever came from a site is this page. */
function isNewcomer({ assuranceLevel, createdAt }: LevelledAccount): boolean {
  return assuranceLevel === 'simplified' && Date.now() - createdAt.getTime() < NEWCOMER_MILLISECONDS;
}

/** Takes the citizen's decision. What is granted comes from the stored request, never from the form. */
export async function submitConsent(ctx: PageHttpContext, deps: Deps, interaction: InteractionView): Promise<void> {
  if (ctx.state.form.text('decision') !== 'allow') return abortInteraction(ctx, deps);
  const { accountId } = await requireAccount(deps, interaction);
  // The provider would refuse a browser that is not signed in as this person any more, but only after the consent was kept.
  if ((await sessionThere(ctx, deps, accountId)) === undefined) throw interactionProblems.expired();
  await grantConsent(deps, { accountId, clientId: interaction.client.clientId, access: askedAccess(interaction) });
  return finishInteraction(ctx, deps, { consent: {} });
}

async function requireAccount(deps: Deps, { accountId }: InteractionView): Promise<LevelledAccount> {
  const account = accountId === undefined ? undefined : await accountOfRequest(deps, accountId);
  if (account === undefined) throw interactionProblems.expired();
  return account;
}

/** All that the request asks for, the part already granted included: the citizen decides on the whole. */
function askedAccess({ params, details }: InteractionView): ConsentedAccess {
  const scopes = (textOf(params['scope']) ?? '').split(' ').filter((scope) => scope !== '');
  const claims = (details['missingOIDCClaims'] as string[] | undefined) ?? [];
  const resources = Object.entries((details['missingResourceScopes'] as Record<string, string[]> | undefined) ?? {});
  const ofResources = new Set(resources.flatMap(([, list]) => list));
  return {
    scopes: scopes.filter((scope) => !ofResources.has(scope)),
    claims,
    resourceScopes: Object.fromEntries(resources.map(([resource, list]) => [resource, list.join(' ')])),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
