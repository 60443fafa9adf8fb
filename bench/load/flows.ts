import { createHash, randomBytes } from 'node:crypto';
import type { Browser } from './browser.ts';
import type { HttpAnswer } from './connection.ts';

/** A relying party as the load plays it. It authenticates by client_secret_basic. */
export interface Portal {
  readonly clientId: string;
  readonly secret: string;
  readonly redirectUri: string;
  /** Resource it asks JWT access tokens for. */
  readonly resource: string;
}

export interface Citizen {
  readonly identifier: string;
  readonly password: string;
}

export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const SCOPE = 'openid profile';

/** What a person does with the sign-in page. */
export type AnswerPage = (browser: Browser, page: HttpAnswer) => Promise<HttpAnswer>;

/** From the portal's link to the tokens in its hands. A session that stands makes it single sign-on: no form is shown then. */
export function signIn(browser: Browser, portal: Portal, citizen: Citizen): Promise<Tokens> {
  return signInBy(browser, portal, (_browser, page) => submitSignIn(browser, page, citizen));
}

export async function signInBy(browser: Browser, portal: Portal, answerPage: AnswerPage): Promise<Tokens> {
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: portal.clientId,
    redirect_uri: portal.redirectUri,
    response_type: 'code',
    scope: SCOPE,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: verifier.slice(0, 16),
    nonce: verifier.slice(16, 32),
  });
  let answer = await browser.get(`/authorize?${query.toString()}`);
  for (let hop = 0; hop < 6 && !isBack(answer, portal); hop++) {
    answer = answer.status === 200 ? await answerPage(browser, answer) : await browser.get(redirectOf(answer));
  }
  const code = new URL(answer.location ?? '').searchParams.get('code');
  if (code === null) throw new Error(`no code came back: ${answer.location}`);
  return redeem(browser, portal, code, verifier);
}

async function submitSignIn(browser: Browser, page: HttpAnswer, citizen: Citizen): Promise<HttpAnswer> {
  const form = /<form[^>]*action="(?<action>[^"]*)"[\s\S]*?name="(?<field>[^"]*)" value="(?<token>[^"]*)"/u.exec(page.body)?.groups;
  if (form?.['action'] === undefined || !page.body.includes('name="password"')) throw new Error(`not the sign-in page:\n${page.body}`);
  return browser.post(form['action'], { [form['field'] ?? '']: form['token'] ?? '', ...citizen }, 'sec-fetch-site: same-origin\r\n');
}

function isBack({ location }: HttpAnswer, { redirectUri }: Portal): boolean {
  return location?.startsWith(redirectUri) === true;
}

function redirectOf({ status, location, body }: HttpAnswer): string {
  if (location === undefined) throw new Error(`${status} instead of a redirect:\n${body}`);
  const url = new URL(location, 'https://origin');
  return `${url.pathname}${url.search}`;
}

async function redeem(browser: Browser, portal: Portal, code: string, verifier: string): Promise<Tokens> {
  const answer = await browser.post(
    '/token',
    { grant_type: 'authorization_code', code, redirect_uri: portal.redirectUri, code_verifier: verifier },
    authorization(portal),
  );
  const tokens = JSON.parse(succeeded(answer).body) as { access_token: string; refresh_token: string; id_token?: string };
  if (tokens.id_token === undefined) throw new Error('no ID Token came');
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}

export async function refresh(browser: Browser, portal: Portal, { refreshToken }: Tokens): Promise<void> {
  const fields = { grant_type: 'refresh_token', refresh_token: refreshToken };
  succeeded(await browser.post('/token', fields, authorization(portal)), '"id_token"');
}

export async function introspect(browser: Browser, portal: Portal, { accessToken }: Tokens): Promise<void> {
  succeeded(await browser.post('/introspect', { token: accessToken }, authorization(portal)), '"active":true');
}

export async function userinfo(browser: Browser, _portal: Portal, { accessToken }: Tokens): Promise<void> {
  succeeded(await browser.get('/userinfo', `authorization: Bearer ${accessToken}\r\n`), '"family_name"');
}

export async function clientCredentials(browser: Browser, portal: Portal): Promise<void> {
  const fields = { grant_type: 'client_credentials', resource: portal.resource, scope: 'read' };
  succeeded(await browser.post('/token', fields, authorization(portal)), '"access_token":"ey');
}

function authorization({ clientId, secret }: Portal): string {
  return `authorization: Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}\r\n`;
}

/** A benchmark of refusals would be worth nothing. */
function succeeded(answer: HttpAnswer, holding = ''): HttpAnswer {
  if (answer.status !== 200 || !answer.body.includes(holding)) throw new Error(`${answer.status}: ${answer.body}`);
  return answer;
}
