import type { Middleware } from 'koa';
import { firstPartyClientId } from '../../capabilities/relying-parties/first-party-client.ts';

const parameters = new Set([
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'state',
  'prompt',
  'claims',
  'ui_locales',
]);

/**
 * A request in the name of our own pages that our own pages do not make. A link of somebody's making could otherwise show a citizen the
 * question whether to give data to us, or a site called like us that waits for them. It leads to a plain sign-in instead.
 */
export const ownAuthorization: Middleware = async (ctx, next) => {
  const isOurs = ctx.path === '/authorize' && ctx.method === 'GET' && [ctx.query['client_id']].flat().includes(firstPartyClientId);
  if (!isOurs || isMadeByUs(ctx.query)) {
    await next();
    return;
  }
  ctx.status = 303;
  ctx.set('cache-control', 'no-store');
  ctx.redirect('/sign-in');
};

function isMadeByUs(query: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const isKnown = Object.entries(query).every(([name, value]) => parameters.has(name) && typeof value === 'string');
  const { scope, prompt, claims } = query;
  return (
    isKnown && scope === 'openid' && (prompt === undefined || prompt === 'login') && (claims === undefined || asksForClassAlone(claims))
  );
}

/** All that we ever ask of ourselves is how strong the sign-in has to be. */
function asksForClassAlone(claims: unknown): boolean {
  try {
    const { id_token: idToken, ...others } = JSON.parse(String(claims)) as { id_token?: Record<string, unknown> };
    return Object.keys(others).length === 0 && Object.keys(idToken ?? {}).join(' ') === 'acr';
  } catch {
    return false;
  }
}
