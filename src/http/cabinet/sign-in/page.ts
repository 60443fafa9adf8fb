import { randomBytes } from 'node:crypto';
import { firstPartyClientId, firstPartyReturnPath } from '../../../capabilities/relying-parties/first-party-client.ts';
import { digestToken, newSecretToken } from '../../../kernel/secret-token.ts';
import { seeOther, type Page } from '../../pages/page.ts';
import { acrSatisfies, parseAcr, type Acr } from '../../../capabilities/authentication/acr.ts';
import { heldClass } from '../../oidc/held-class.ts';
import { cabinetPaths, parseReturnPath } from '../paths.ts';
import { findSignedIn, isFresh, type SignedIn } from '../signed-in.ts';

/**
 * Sign-in at the provider itself: an authorization request of our own pages, so that there is one sign-in with one set of checks. The
 * page to come back to travels as `state`; the verifier behind the challenge is forgotten at once, so the code is worth nothing.
 */
export const signInPage: Page = {
  path: '/sign-in',
  async get(ctx, deps) {
    const returnPath = parseReturnPath(ctx.query['return']);
    const signedIn = await findSignedIn(ctx, deps);
    const anew = ctx.query['anew'] !== undefined;
    const fresh = anew || ctx.query['fresh'] !== undefined;
    const acr = demandedAcr(ctx.query['acr']);
    const again = signedIn !== undefined && (anew || (fresh && !isFresh(signedIn)));
    if (signedIn !== undefined && !again && reaches(signedIn, acr)) return seeOther(ctx, returnPath);
    const request = new URLSearchParams({
      client_id: firstPartyClientId,
      redirect_uri: `${deps.config.issuer}${firstPartyReturnPath}`,
      response_type: 'code',
      scope: 'openid',
      code_challenge: digestToken(newSecretToken()).toString('base64url'),
      code_challenge_method: 'S256',
      // Tells this request from every other of ours: a registration that began here signs in here.
      nonce: randomBytes(16).toString('base64url'),
      state: returnPath,
      ...(again ? { prompt: 'login' } : {}),
      ...(acr === undefined ? {} : { claims: JSON.stringify({ id_token: { acr: { essential: true, value: acr } } }) }),
    });
    seeOther(ctx, `/authorize?${request.toString()}`);
  },
};

/** A value that is none of ours asks for nothing: what an address demands is no secret, and the page itself looks again. */
function demandedAcr(value: unknown): Acr | undefined {
  return typeof value === 'string' && parseAcr(value) !== undefined ? (value as Acr) : undefined;
}

function reaches({ account, amr }: SignedIn, acr: Acr | undefined): boolean {
  return acr === undefined || acrSatisfies(heldClass(account, amr, undefined), acr);
}

/** The answer to that request. Whether somebody has signed in, the session says. Whoever turned back on the way comes to
 * the account: the page they came from would only send them here again. */
export const signInDonePage: Page = {
  path: firstPartyReturnPath,
  async get(ctx, deps) {
    const signedIn = await findSignedIn(ctx, deps);
    const returnPath = ctx.query['error'] === undefined ? parseReturnPath(ctx.query['state']) : cabinetPaths.account;
    seeOther(ctx, signedIn === undefined ? '/' : returnPath);
  },
};
