import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK, type JWTPayload } from 'jose';
import { applyClient } from '../../src/capabilities/relying-parties/apply-client.ts';
import { supportedScopes } from '../../src/capabilities/claims/release.ts';
import { parseClient } from '../../src/capabilities/relying-parties/client-declaration.ts';
import type { World } from './world.ts';
import type { WebPage, WebSession } from './web-session.ts';

export interface TestClient {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly secret?: string;
  readonly key?: CryptoKey;
}

export interface ClientOptions {
  readonly id?: string;
  readonly method?: 'client_secret_basic' | 'private_key_jwt' | 'none';
  readonly metadata?: Record<string, unknown>;
  readonly policy?: Record<string, unknown>;
}

/** Registers a relying party the way an administrator does. */
export async function aRelyingParty(world: World, options: ClientOptions = {}): Promise<TestClient> {
  const clientId = options.id ?? `rp-${randomBytes(4).toString('hex')}`;
  const method = options.method ?? 'client_secret_basic';
  const redirectUri = `https://${clientId}.example/cb`;
  const secret = method === 'client_secret_basic' ? randomBytes(32).toString('base64url') : undefined;
  const pair = method === 'private_key_jwt' ? await generateKeyPair('ES256', { extractable: true }) : undefined;
  const declaration = {
    client_id: clientId,
    client_name: `Портал ${clientId}`,
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`https://${clientId}.example/bye`],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    scope: 'openid profile email phone offline_access',
    id_token_signed_response_alg: 'ES256',
    token_endpoint_auth_method: method,
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(pair === undefined ? {} : { token_endpoint_auth_signing_alg: 'ES256', jwks: { keys: [await publicJwk(pair.publicKey)] } }),
    ...options.metadata,
    policy: { min_acr: 'urn:paiza:loa:simplified', ...options.policy },
  };
  await applyDeclaration(world, declaration);
  return { clientId, redirectUri, ...(secret === undefined ? {} : { secret }), ...(pair === undefined ? {} : { key: pair.privateKey }) };
}

async function applyDeclaration(world: World, declaration: Record<string, unknown>): Promise<void> {
  const parsed = parseClient(declaration, { allowLoopback: true, scopes: supportedScopes });
  if (parsed.kind === 'faulty') throw new Error(JSON.stringify(parsed.faults));
  await applyClient(world.deps, { client: parsed.client, actor: 'administrator:test' });
}

async function publicJwk(key: CryptoKey): Promise<JWK> {
  const jwk = await exportJWK(key);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'ES256', use: 'sig' };
}

/** An authorization request and what is needed to redeem its answer. */
export interface AuthorizationAttempt {
  readonly url: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

export function authorizationRequest(
  world: { readonly origin: string },
  client: TestClient,
  parameters: Record<string, string | undefined> = {},
): AuthorizationAttempt {
  const verifier = randomBytes(32).toString('base64url');
  const [state, nonce] = [randomUUID(), randomUUID()];
  const all: Record<string, string | undefined> = {
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  };
  const defined = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { url: `${world.origin}/authorize?${new URLSearchParams(defined).toString()}`, verifier, state, nonce };
}

/** What came back in the redirect to the relying party. */
export function answerOf(page: WebPage): Record<string, string> {
  return Object.fromEntries(new URL(page.url).searchParams);
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, string>;
  readonly idToken: JWTPayload;
}

/** A request to an endpoint that authenticates the client. */
export async function clientRequest(
  world: { readonly origin: string },
  client: TestClient,
  path: string,
  parameters: Record<string, string>,
  assertion: JWTPayload = {},
): Promise<Response> {
  const body = new URLSearchParams(parameters);
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  if (client.secret !== undefined)
    headers['authorization'] = `Basic ${Buffer.from(`${client.clientId}:${client.secret}`).toString('base64')}`;
  else if (client.key !== undefined) {
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', await clientAssertion(world, client, assertion));
  } else body.set('client_id', client.clientId);
  return fetch(`${world.origin}${path}`, { method: 'POST', body, headers });
}

/** A client assertion (RFC 7523 §2.2); `claims` replace or, when undefined, remove the usual ones. */
export async function clientAssertion(world: { readonly origin: string }, client: TestClient, claims: JWTPayload = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const issuer = (world as { config?: { issuer: string } }).config?.issuer ?? world.origin;
  const payload: JWTPayload = {
    iss: client.clientId,
    sub: client.clientId,
    aud: issuer,
    jti: randomUUID(),
    iat: now,
    exp: now + 60,
    ...claims,
  };
  if (client.key === undefined) throw new Error('this client has no key');
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(client.key);
}

export async function redeem(
  world: { readonly origin: string },
  client: TestClient,
  attempt: AuthorizationAttempt,
  code: string,
): Promise<TokenAnswer> {
  return tokens(world, client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    code_verifier: attempt.verifier,
  });
}

export async function tokens(
  world: { readonly origin: string },
  client: TestClient,
  parameters: Record<string, string>,
): Promise<TokenAnswer> {
  const response = await clientRequest(world, client, '/token', parameters);
  const body = (await response.json()) as Record<string, string>;
  return { status: response.status, body, idToken: body['id_token'] === undefined ? {} : decodeJwt(body['id_token']) };
}

/** Opens the request, signs in and agrees where asked, and gives back the redirect to the relying party. */
export async function signInAt(
  session: WebSession,
  attempt: AuthorizationAttempt,
  citizen: { readonly identifier: string; readonly password: string },
): Promise<WebPage> {
  let page = await session.open(attempt.url);
  if (page.text.includes('name="password"'))
    page = await session.submit(page, { identifier: citizen.identifier, password: citizen.password });
  if (page.text.includes('value="allow"')) page = await session.submit(page, { decision: 'allow' });
  return page;
}
