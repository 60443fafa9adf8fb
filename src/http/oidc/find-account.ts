import type { Account as OidcAccount, FindAccount } from 'oidc-provider';
import { isSignedOut } from '../../capabilities/accounts/signed-out.ts';
import { releasedClaims } from '../../capabilities/claims/release.ts';
import { verifiedClaims } from '../../capabilities/claims/verified-claims.ts';
import { findProofs } from '../../capabilities/proofing/find-proofs.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { accountOfRequest } from './account-of-request.ts';
import { claimSource } from './claim-source.ts';
import { policyOf, type PolicyHolder } from './held-class.ts';
import { challenge } from './step-up-challenge.ts';
import type { LevelledAccount } from './levelled-account.ts';
import { decisionOfNow, type TokenOfSignIn } from './token-class.ts';

interface FindAccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

/** Where the library goes on to ask what the client may have. */
const authorizing: ReadonlySet<string> = new Set(['authorization', 'resume']);

/**
 * The library's look-up of a subject. Read at each token, so a raised or lowered level shows in the next one: the class in the code or
 * refresh token becomes that of now before anything is made of it. Undefined when the relying party does not accept that class.
 */
export function findAccountFor(deps: FindAccountDeps): FindAccount {
  return async (ctx, accountId, token): Promise<OidcAccount | undefined> => {
    const { oidc } = ctx;
    const clientId = authorizing.has(oidc.route) ? oidc.client?.clientId : undefined;
    const account = await accountOfRequest(deps, accountId, clientId);
    if (account === undefined || isSignedOut(account.signedOut, signInOf(token))) return undefined;
    const lacking = token === undefined ? undefined : stateClassOfNow(account, token, oidc.client);
    if (lacking !== undefined) {
      if (oidc.route === 'userinfo') throw challenge(ctx, lacking, policyOf(oidc.client));
      return undefined;
    }
    return { accountId, claims: (_use, scope, claims) => claimsFor(deps, account, policyOf(oidc.client), { scope, claims }) };
  };
}

/**
 * The sign-in that a code or token came of. One that was under way when all were ended may have been recorded without seeing that; what
 * came of it ends here. Always later than any, where nothing says when it was.
 */
function signInOf(token: object | undefined): { readonly uid?: string | undefined; readonly loginTs: number } {
  const { sessionUid: uid, authTime, extra } = (token ?? {}) as SignInOfToken;
  return { uid, loginTs: authTime ?? extra?.auth_time ?? Number.POSITIVE_INFINITY };
}

interface SignInOfToken {
  readonly sessionUid?: string;
  /** Of codes and refresh tokens, in seconds of the epoch; access tokens carry it among their extra claims. */
  readonly authTime?: number;
  readonly extra?: { readonly auth_time?: number };
}

/** What the relying party demands and the class of now is not; undefined when all is well. */
function stateClassOfNow(account: LevelledAccount, token: object, client: object | undefined): readonly string[] | undefined {
  const source = token as TokenOfSignIn & { acr?: string };
  const decision = decisionOfNow(account, source, client as PolicyHolder | undefined);
  if (decision.kind === 'unmet') return decision.required;
  if (source.acr !== undefined) source.acr = decision.assert;
  return undefined;
}

interface Asked {
  readonly scope: string;
  readonly claims: { readonly verified_claims?: unknown } | undefined;
}

/** What was left of the request after the citizen's consent. Evidence is read only when it was asked for. */
async function claimsFor(
  deps: FindAccountDeps,
  account: LevelledAccount,
  policy: Policy | undefined,
  { scope, claims = {} }: Asked,
): Promise<{ sub: string }> {
  const { accountId } = account;
  const agreed = { scopes: scope.split(' '), claims: Object.keys(claims) };
  const source = claimSource(account, policy);
  const released = { sub: accountId, ...releasedClaims(source, agreed) };
  const request = claims.verified_claims;
  if (request === undefined || source.assuranceLevel !== 'confirmed') return released;
  const ids = source.proofs.map(({ proofId }) => proofId);
  const proofs = (await findProofs(deps, accountId, ids)).toSorted((one, other) => ids.indexOf(one.proofId) - ids.indexOf(other.proofId));
  const verified = verifiedClaims({ request, source, proofs, agreed, now: new Date() });
  return { ...released, ...(verified === undefined ? {} : { verified_claims: verified }) };
}
