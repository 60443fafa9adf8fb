import type { Context } from 'koa';
import getRawBody from 'raw-body';
import { validateLogoutToken, type LogoutTokenOutcome } from './logout-token.ts';
import type { Portal } from './portal-context.ts';

const maxBodyBytes = 64 * 1024;

async function readLogoutToken(ctx: Context): Promise<string | undefined> {
  if (!ctx.is('application/x-www-form-urlencoded')) return undefined;
  const body = await getRawBody(ctx.req, { limit: maxBodyBytes, encoding: 'utf8' }).catch(() => '');
  const tokens = new URLSearchParams(body).getAll('logout_token');
  return tokens.length === 1 ? tokens[0] : undefined;
}

async function validate(portal: Portal, token: string | undefined): Promise<LogoutTokenOutcome> {
  if (!token) return { kind: 'invalid', reason: 'one form parameter logout_token is expected' };
  const { configuration, keys } = await portal.provider();
  const { issuer } = configuration.serverMetadata();
  const rules = { issuer, clientId: portal.definition.clientId, keys, isFirstUse: portal.isFirstUse };
  return validateLogoutToken(token, rules, new Date());
}

/** The provider says that somebody signed out (OpenID Connect Back-Channel Logout 1.0 §2.5, answers as in §2.8). */
export async function receiveBackchannelLogout(portal: Portal, ctx: Context): Promise<void> {
  const outcome = await validate(portal, await readLogoutToken(ctx));
  if (outcome.kind === 'invalid') {
    ctx.status = 400;
    ctx.body = { error: 'invalid_request', error_description: outcome.reason };
    return;
  }
  portal.sessions.endSignIns(outcome.target);
  ctx.status = 200;
  ctx.body = '';
}
