import { randomBytes } from 'node:crypto';
import { firstPartyClientId, firstPartyReturnPath } from '../../../capabilities/relying-parties/first-party-client.ts';
import { digestToken, newSecretToken } from '../../../kernel/secret-token.ts';
import { seeOther, type Page } from '../../pages/page.ts';
import { parseReturnPath } from '../paths.ts';
import { findSignedIn, isFresh } from '../signed-in.ts';

/**
 * Sign-in at the provider itself: an authorization request of our own pages, so that there is one sign-in with one set of checks. The
 * page to come back to travels as `state`; the verifier behind the challenge is forgotten at once, so the code is worth nothing.
 */
export const signInPage: Page = {
  path: '/sign-in',
  async get(ctx, deps) {
    const returnPath = parseReturnPath(ctx.query['return']);
    const signedIn = await findSignedIn(ctx, deps);
    const fresh = ctx.query['fresh'] !== undefined;
    if (signedIn !== undefined && (!fresh || isFresh(signedIn))) return seeOther(ctx, returnPath);
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
      ...(fresh && signedIn !== undefined ? { prompt: 'login' } : {}),
    });
    seeOther(ctx, `/authorize?${request.toString()}`);
  },
};

/** The answer to that request. Whether somebody has signed in, the session says; what came in the address is not looked at. */
export const signInDonePage: Page = {
  path: firstPartyReturnPath,
  async get(ctx, deps) {
    const signedIn = await findSignedIn(ctx, deps);
    seeOther(ctx, signedIn === undefined ? '/' : parseReturnPath(ctx.query['state']));
  },
};
