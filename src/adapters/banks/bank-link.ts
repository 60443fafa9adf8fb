import {
  authorizationCodeGrant,
  buildAuthorizationUrlWithPAR,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration,
} from 'openid-client';
import { BankFault, type BankAnswer, type BankVisit } from '../../capabilities/proofing/ports.ts';
import type { Language } from '../../kernel/language.ts';
import { answerToFailure, failureOf } from './answer-to-failure.ts';
import type { BankConnection } from './bank-connection.ts';
import { claimsRequest } from './claims-request.ts';
import { readVerifiedClaims, type VerifiedClaims } from './verified-claims.ts';
import { voucherFrom } from './voucher.ts';

/**
 * How long ago the citizen may have signed in at the bank when the answer comes. They are asked to do it now: a session that somebody left
 * open on a shared computer must prove nobody's identity.
 */
const SIGN_IN_AGE_SECONDS = 900;

export interface BankLinkParts {
  readonly bankId: string;
  readonly connection: BankConnection;
  /** Registered at the bank, and of this bank alone: an answer that comes to another one's is not looked at (RFC 9700 §4.4). */
  readonly redirectUri: string;
  /** Hears why an answer was refused; the reason holds no data of the person. */
  readonly onRefusal: (reason: string) => void;
}

/** Where the browser has to go, after the request was pushed to the bank (RFC 9126). Throws BankFault. */
export async function beginVisit(
  { bankId, connection, redirectUri }: BankLinkParts,
  language: Language,
): Promise<{ readonly visit: BankVisit; readonly url: string }> {
  const configuration = await connection();
  const visit: BankVisit = { bankId, state: randomState(), nonce: randomNonce(), codeVerifier: randomPKCECodeVerifier() };
  try {
    const url = await buildAuthorizationUrlWithPAR(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: await calculatePKCECodeChallenge(visit.codeVerifier),
      code_challenge_method: 'S256',
      state: visit.state,
      nonce: visit.nonce,
      prompt: 'login',
      max_age: String(SIGN_IN_AGE_SECONDS),
      claims: claimsRequest,
      ui_locales: language,
    });
    return { visit, url: url.href };
  } catch (error) {
    throw new BankFault(`pushed request: ${failureOf(error)}`);
  }
}

/** Redeems what the browser brought back. Throws BankFault when the bank cannot be reached or does not know us; all else is an answer. */
export async function completeVisit(parts: BankLinkParts, visit: BankVisit, callback: URL): Promise<BankAnswer> {
  const configuration = await parts.connection();
  const expected = new URL(parts.redirectUri);
  if (callback.pathname !== expected.pathname) return refuse(parts, 'wrong_answer', 'came to another address');
  // The origin that a browser used may differ behind proxies; the bank compares with what was registered.
  expected.search = callback.search;
  try {
    const vouched = await redeem(configuration, visit, expected);
    if (vouched === undefined) return refuse(parts, 'nothing_vouched', 'no usable verified_claims');
    const voucher = voucherFrom(vouched, new Date());
    return voucher === undefined ? refuse(parts, 'nothing_vouched', 'unreadable verified_claims') : { kind: 'vouched', voucher };
  } catch (error) {
    const code = answerToFailure(error);
    if (code === undefined) throw new BankFault(`answer: ${failureOf(error)}`);
    return refuse(parts, code, failureOf(error));
  }
}

/** Trades the code for tokens, checks the ID Token, and reads the claims from it, or else from the userinfo endpoint. */
async function redeem(configuration: Configuration, visit: BankVisit, callback: URL): Promise<VerifiedClaims | undefined> {
  const tokens = await authorizationCodeGrant(configuration, callback, {
    expectedState: visit.state,
    expectedNonce: visit.nonce,
    pkceCodeVerifier: visit.codeVerifier,
    maxAge: SIGN_IN_AGE_SECONDS,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  const inIdToken = readVerifiedClaims(claims?.['verified_claims']);
  if (inIdToken !== undefined || claims === undefined || configuration.serverMetadata().userinfo_endpoint === undefined) return inIdToken;
  const person = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
  return readVerifiedClaims(person['verified_claims']);
}

function refuse({ onRefusal }: BankLinkParts, code: Extract<BankAnswer, { kind: 'refused' }>['code'], reason: string): BankAnswer {
  onRefusal(reason);
  return { kind: 'refused', code };
}
