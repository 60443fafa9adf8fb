import { decodeJwt } from 'jose';
import type { Middleware } from 'koa';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { disclosedClaims, disclosureMark, tellsMore, type Disclosure } from '../../capabilities/claims/disclosure.ts';
import { currentScope } from './request-scope.ts';

/** An access token as the library hands it about. */
interface IssuedToken {
  readonly jti: string;
  readonly accountId?: string;
  readonly scope?: string;
  readonly acr?: string;
  readonly extra?: { readonly acr?: string };
  readonly claims?: { readonly userinfo?: Readonly<Record<string, null | object>> };
  readonly resourceServer?: unknown;
}

type Answers = Readonly<Record<string, unknown>>;

/**
 * Records what relying parties are told of a person. Already with the tokens: the ID Token tells at once, and what userinfo would answer is
 * theirs to fetch from then on. That costs no statement, for it goes with the tokens into the database; the access token is marked with it,
 * and only a userinfo answer that tells something else is recorded on its own.
 */
export const disclosures: Middleware = async (ctx, next) => {
  await next();
  const { oidc, status, body } = ctx as unknown as Partial<KoaContextWithOIDC> & { status: number; body?: unknown };
  if (oidc === undefined || status !== 200) return;
  if (oidc.route === 'token') await recordIssue(ctx as unknown as KoaContextWithOIDC, body as { id_token?: string });
  if (oidc.route === 'userinfo') await recordAnswer(oidc, typeof body === 'string' ? decodeJwt(body) : (body as Answers));
};

type Oidc = KoaContextWithOIDC['oidc'];

async function recordIssue(ctx: KoaContextWithOIDC, body: { id_token?: string }): Promise<void> {
  const { oidc } = ctx;
  const token = oidc.entities.AccessToken as unknown as IssuedToken | undefined;
  if (token?.accountId === undefined) return;
  const idToken = body.id_token === undefined ? {} : decodeJwt(body.id_token);
  const acr = textOf(idToken['acr']) ?? token.extra?.acr ?? '';
  const disclosure = { claims: disclosedClaims(idToken, await userinfoOf(ctx, token)), acr };
  currentScope()?.artefacts.annotate({ model: 'AccessToken', id: token.jti }, { disclosed: disclosureMark(disclosure) });
  record(oidc, token.accountId, disclosure);
}

/** What userinfo would answer to this token now, made as the library makes it. */
async function userinfoOf(ctx: KoaContextWithOIDC, token: IssuedToken): Promise<Answers> {
  const { oidc } = ctx;
  const { Grant: grant, Account: account } = oidc.entities;
  if (grant === undefined || account === undefined || token.resourceServer !== undefined) return {};
  const asked = token.claims?.userinfo ?? {};
  const granted = new Set(grant.getOIDCClaimsFiltered(new Set(Object.keys(asked))));
  const claims = Object.fromEntries(Object.entries(asked).filter(([claim]) => granted.has(claim)));
  const scope = grant.getOIDCScopeFiltered(new Set((token.scope ?? '').split(' ')));
  const rejected = grant.getRejectedOIDCClaims();
  const available = await account.claims('userinfo', scope, claims as never, rejected);
  const mask = new oidc.provider.Claims(available, { ctx } as never);
  mask.scope(scope);
  mask.mask(claims);
  mask.rejected(rejected);
  return (await mask.result()) as Answers;
}

async function recordAnswer(oidc: Oidc, answer: Answers): Promise<void> {
  const token = oidc.entities.AccessToken as unknown as IssuedToken | undefined;
  if (token?.accountId === undefined) return;
  const level = answer['assurance_level'];
  const acr = token.extra?.acr ?? '';
  const disclosure = { claims: disclosedClaims(answer), acr: typeof level === 'string' ? withLevel(acr, level) : acr };
  // Read for this very request, so it costs nothing.
  const kept = await currentScope()?.artefacts.find('AccessToken', token.jti);
  if (tellsMore(disclosure, textOf(kept?.['disclosed']) ?? '')) record(oidc, token.accountId, disclosure);
}

/** The token states the class of its making; the answer tells the level of now. */
function withLevel(acr: string, level: string): string {
  return acr.replace(/^(urn:paiza:loa:)\w+/u, `$1${level}`);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function record(oidc: Oidc, accountId: string, { claims, acr }: Disclosure): void {
  const clientId = oidc.client?.clientId;
  if (clientId === undefined) return;
  currentScope()?.artefacts.record({ actor: 'system', action: 'claims.disclosed', accountId, clientId, details: { claims, acr } });
}
