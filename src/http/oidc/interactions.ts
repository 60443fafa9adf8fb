import { errors, type InteractionResults } from 'oidc-provider';
import { clientName } from '../../capabilities/relying-parties/client.ts';
import { firstPartyClientId } from '../../capabilities/relying-parties/first-party-client.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { Deps } from '../../deps.ts';
import { defineProblems } from '../../kernel/problem.ts';
import { languageWished, negotiateLanguage, parseLanguage, type Language } from '../../kernel/language.ts';
import { translateTo } from '../../kernel/texts.ts';
import { readCookie } from '../middleware/cookies.ts';
import { keepWish } from '../middleware/wished-language.ts';
import type { PageHttpContext } from '../pages/page.ts';
import type { SignedInNow } from './account-of-request.ts';
import { policyFor } from './form-targets.ts';
import { takeUpRequest } from './take-up-request.ts';

export const interactionProblems = defineProblems('interaction', { expired: 400 });

export type InteractionDeps = Pick<Deps, 'oidc' | 'clients' | 'config' | 'keyring'>;

/** The provider's pause: a relying party's request that waits for the citizen. */
export interface InteractionView {
  readonly uid: string;
  readonly prompt: 'login' | 'deletion' | 'level' | 'consent';
  readonly client: {
    readonly clientId: string;
    readonly name: string;
    readonly uri?: string | undefined;
    readonly firstParty: boolean;
    readonly policy: Policy;
  };
  /** The authorization request's parameters, as the relying party sent them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Who is signed in, when somebody is. */
  readonly accountId?: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * The interaction this browser is in. Its cookie must name the same one as the address: another browser, or another person's link,
 * finds nothing. Throws `interaction.expired`.
 */
export async function requireInteraction(ctx: PageHttpContext, deps: InteractionDeps): Promise<InteractionView> {
  const interaction = await deps.oidc
    .provider()
    .interactionDetails(ctx.req, ctx.res)
    .catch((error: unknown) => {
      if (error instanceof errors.SessionNotFound) throw interactionProblems.expired();
      throw error;
    });
  if (interaction.uid !== ctx.params['uid']) throw interactionProblems.expired();
  const client = await deps.clients.find(String(interaction.params['client_id']));
  if (client === undefined) throw interactionProblems.expired();
  const firstParty = client.clientId === firstPartyClientId;
  const wish = languageWished(interaction.params['ui_locales']);
  const language = languageOf(ctx, deps, { wish, firstParty });
  const name = clientName(client.metadata, language);
  // Whatever is answered here, a redirect too, is this citizen's alone.
  ctx.set('cache-control', 'no-store');
  // The form of this page ends, by redirects, at the relying party.
  ctx.set('content-security-policy', policyFor(interaction.params['redirect_uri']));
  ctx.state.page = { ...ctx.state.page, language, t: translateTo(language), ...(firstParty ? {} : { relyingPartyName: name }) };
  return {
    uid: interaction.uid,
    prompt: interaction.prompt.name as InteractionView['prompt'],
    client: { clientId: client.clientId, name, uri: textOf(client.metadata['client_uri']), firstParty, policy: client.policy },
    params: interaction.params,
    accountId: interaction.session?.accountId,
    details: interaction.prompt.details,
  };
}

interface RequestedLanguage {
  readonly wish: Language | undefined;
  readonly firstParty: boolean;
}

/**
 * What the citizen chose on a page, else what the relying party's request asked for: it stands in the request, not in this address, and is
 * kept for the other pages of this journey. Our own request, which wishes for nothing, belongs to the journey that is under way.
 */
function languageOf(ctx: PageHttpContext, deps: InteractionDeps, { wish, firstParty }: RequestedLanguage): Language {
  const { lang } = ctx.query;
  const chosen = parseLanguage(typeof lang === 'string' ? lang : undefined) ?? parseLanguage(readCookie(ctx, deps, 'language'));
  if (chosen !== undefined) return chosen;
  if (wish === undefined && firstParty) return ctx.state.page.language;
  keepWish(ctx, deps, wish);
  return wish ?? negotiateLanguage({ acceptLanguage: ctx.get('accept-language') });
}

/**
 * Ends the pause: the provider takes the request up again, and what it says is the answer. The provider repeats a sign-in after each later
 * page of the same request, and would count it from then; `ts` keeps `auth_time` at the moment of signing in.
 */
export async function finishInteraction(
  ctx: PageHttpContext,
  deps: InteractionDeps,
  result: InteractionResults,
  signedIn?: SignedInNow,
): Promise<void> {
  const dated = result.login === undefined ? result : { ...result, login: { ts: Math.floor(Date.now() / 1000), ...result.login } };
  const provider = deps.oidc.provider();
  const returnTo = await provider.interactionResult(ctx.req, ctx.res, dated, { mergeWithLastSubmission: result['error'] === undefined });
  await takeUpRequest(ctx, deps, returnTo, signedIn);
}

/**
 * The authorization request behind an interaction as a query string, to start it over when a long registration has outlived the
 * interaction. Undefined when there is no such interaction.
 */
export async function authorizationRequestOf(deps: InteractionDeps, uid: string): Promise<string | undefined> {
  const interaction = await deps.oidc.provider().Interaction.find(uid);
  if (interaction === undefined) return undefined;
  const entries = Object.entries(interaction.params).filter((entry): entry is [string, string | number] =>
    ['string', 'number'].includes(typeof entry[1]),
  );
  return new URLSearchParams(Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))).toString();
}

/** The citizen goes back without signing in: the relying party gets `access_denied` (RFC 6749 §4.1.2.1). */
export async function abortInteraction(ctx: PageHttpContext, deps: InteractionDeps): Promise<void> {
  await finishInteraction(ctx, deps, { error: 'access_denied', error_description: 'the citizen declined' });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
