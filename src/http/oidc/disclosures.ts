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
  const idToken = body.id_token === undefined ? {} : payloadOf(body.id_token);
  const acr = textOf(idToken['acr']) ?? token.extra?.acr ?? '';
  const userinfo = await userinfoOf(ctx, token);
  const disclosure = { claims: disclosedClaims(idToken, userinfo, await withinName(oidc, idToken, userinfo)), acr };
  const now = Math.floor(Date.now() / 1000);
  const told = await toldBefore(oidc, disclosure, now);
  if (told === undefined) record(oidc, token.accountId, disclosure);
  const mark = { disclosed: disclosureMark(disclosure), disclosedAt: told ?? now };
  const { AccessToken: accessToken, RefreshToken: refreshToken } = oidc.entities;
  for (const { kind, jti } of [accessToken, refreshToken].filter((entity) => entity !== undefined))
    currentScope()?.artefacts.annotate({ model: kind as 'AccessToken' | 'RefreshToken', id: jti }, mark);
}

/** As long as a refresh token's own mark stands for the record. The record itself may be as old again: see newEventsInsert. Both make an hour. */
const MARK_SECONDS = 1800;

/**
 * When the same was recorded with the refresh token that these tokens came of, in seconds of the epoch; undefined when it must be recorded
 * now. The database would find it too, by a look at what the account has disclosed lately.
 */
async function toldBefore({ entities, params }: Oidc, disclosure: Disclosure, now: number): Promise<number | undefined> {
  if (params?.['grant_type'] !== 'refresh_token') return undefined;
  const shown = entities.RotatedRefreshToken ?? entities.RefreshToken;
  const kept = shown === undefined ? undefined : await currentScope()?.artefacts.find('RefreshToken', shown.jti);
  const at = Number(kept?.['disclosedAt'] ?? 0);
  return now - at < MARK_SECONDS && !tellsMore(disclosure, textOf(kept?.['disclosed']) ?? '') ? at : undefined;
}

/** Of a token that was signed in this very request. */
function payloadOf(jwt: string): Answers {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as Answers;
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
  const claims = disclosedClaims(answer, await withinName(oidc, answer));
  const disclosure = { claims, acr: typeof level === 'string' ? withLevel(acr, level) : acr };
  // Read for this very request, so it costs nothing.
  const kept = await currentScope()?.artefacts.find('AccessToken', token.jti);
  if (tellsMore(disclosure, textOf(kept?.['disclosed']) ?? '')) record(oidc, token.accountId, disclosure);
}

/** The patronymic is told inside a name, also where it is no claim of its own in the answers. */
async function withinName({ entities }: Oidc, ...answers: readonly Answers[]): Promise<Answers> {
  const has = (claim: string) => answers.some((answer) => claim in answer);
  if (!has('name') || has('middle_name')) return {};
  const claims = await entities.Account?.claims('userinfo', '', { middle_name: null }, []);
  return claims?.['middle_name'] === undefined ? {} : { middle_name: claims['middle_name'] };
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
