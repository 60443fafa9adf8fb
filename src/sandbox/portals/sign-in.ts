import type { Context } from 'koa';
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Language } from '../web/language.ts';
import type { PendingSignIn } from './browser-sessions.ts';
import { describeFailure, type Failure } from './failure.ts';
import type { Portal } from './portal-context.ts';
import { signedInBy } from './signed-in.ts';

/** A query parameter, trimmed; an empty field of a form counts as not sent. */
function parameter(ctx: Context, name: string): string | undefined {
  const value = ctx.query[name];
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 500) : undefined;
}

/** What the person asked to try: parameters of OpenID Connect Core 1.0 §3.1.2.1, and an essential acr as in §5.5.1.1. */
function triedParameters(ctx: Context): Record<string, string> {
  const tried: Record<string, string> = {};
  for (const name of ['acr_values', 'prompt', 'max_age']) {
    const value = parameter(ctx, name);
    if (value !== undefined) tried[name] = value;
  }
  const essential = parameter(ctx, 'essential_acr');
  if (essential) tried['claims'] = JSON.stringify({ id_token: { acr: { essential: true, values: essential.split(/\s+/) } } });
  return tried;
}

/** The address at the provider where this sign-in goes on. Rejects when the provider cannot be reached or refuses a pushed request. */
export async function startSignIn(portal: Portal, ctx: Context, language: Language): Promise<URL> {
  const { configuration } = await portal.provider();
  const tried = triedParameters(ctx);
  const state = randomState();
  const pending: PendingSignIn = {
    codeVerifier: randomPKCECodeVerifier(),
    nonce: randomNonce(),
    ...(/^\d{1,9}$/.test(tried['max_age'] ?? '') ? { maxAgeSeconds: Number(tried['max_age']) } : {}),
  };
  const request = {
    redirect_uri: `${portal.baseUrl}/callback`,
    scope: portal.definition.scope,
    code_challenge: await calculatePKCECodeChallenge(pending.codeVerifier),
    code_challenge_method: 'S256',
    state,
    nonce: pending.nonce,
    ui_locales: language,
    ...tried,
  };
  const address = portal.definition.pushesRequests
    ? await buildAuthorizationUrlWithPAR(configuration, request)
    : buildAuthorizationUrl(configuration, request);
  portal.sessions.remember(portal.sessions.open(ctx), state, pending);
  return address;
}

/** Takes the provider's answer; on success the browser is signed in under a new session id. */
export async function completeSignIn(portal: Portal, ctx: Context): Promise<Failure | undefined> {
  const session = portal.sessions.find(ctx);
  const state = parameter(ctx, 'state') ?? '';
  const pending = session?.pending.get(state);
  if (!session || !pending) return { status: 400, code: 'unknown_request' };
  session.pending.delete(state);
  try {
    const provider = await portal.provider();
    const tokens = await authorizationCodeGrant(provider.configuration, new URL(ctx.url, portal.baseUrl), {
      expectedState: state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.codeVerifier,
      idTokenExpected: true,
      ...(pending.maxAgeSeconds === undefined ? {} : { maxAge: pending.maxAgeSeconds }),
    });
    session.signedIn = await signedInBy(provider, tokens);
    delete session.notice;
    portal.sessions.renew(ctx, session);
    return undefined;
  } catch (error) {
    return describeFailure(error);
  }
}
