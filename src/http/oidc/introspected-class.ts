import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { assuranceOf } from '../../capabilities/accounts/attach-account.ts';
import type { PolicyHolder } from './held-class.ts';
import { currentScope } from './request-scope.ts';
import { classOfNow, type TokenOfSignIn } from './token-class.ts';

interface IntrospectedToken extends TokenOfSignIn {
  readonly accountId?: string;
  readonly clientId?: string;
}

/**
 * Introspection states the class of this moment (RFC 9470 §6.2), not the one that the token was issued with; a token whose class its
 * relying party does not accept any more is not active.
 */
export const introspectedClass: Middleware = async (ctx, next) => {
  await next();
  const { oidc, body } = ctx as unknown as Partial<KoaContextWithOIDC> & { body?: { active?: boolean; acr?: string } };
  if (oidc?.route !== 'introspection' || body?.active !== true) return;
  const token = (oidc.entities.AccessToken ?? oidc.entities.RefreshToken) as IntrospectedToken | undefined;
  if (token?.accountId === undefined) return;
  const assurance = assuranceOf(currentScope()?.artefacts.beside(token.accountId) ?? null);
  const client = token.clientId === undefined ? undefined : await oidc.provider.Client.find(token.clientId);
  const acr = assurance && classOfNow(assurance, token, client as PolicyHolder | undefined);
  if (acr === undefined) ctx.body = { active: false };
  else if (body.acr !== undefined) body.acr = acr;
};
