import type { Account as OidcAccount, FindAccount } from 'oidc-provider';
import { findAccount } from '../../capabilities/accounts/find-account.ts';
import { releasedClaims } from '../../capabilities/claims/release.ts';
import type { Policy } from '../../capabilities/relying-parties/policy.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { claimSource } from './claim-source.ts';
import { policyOf, type PolicyHolder } from './held-class.ts';
import { hasLevel, type LevelledAccount } from './levelled-account.ts';
import { currentScope } from './request-scope.ts';
import { classOfNow, type TokenOfSignIn } from './token-class.ts';

interface FindAccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

/** The account as it stands now, read once in a request. Undefined when it is closed, or has no level: nothing about it is confirmed. */
export function accountOfRequest(deps: FindAccountDeps, accountId: string): Promise<LevelledAccount | undefined> {
  const accounts = currentScope()?.accounts;
  const known = accounts?.get(accountId);
  if (known !== undefined) return known;
  const reading = findAccount(deps, accountId).then((account) => (hasLevel(account) ? account : undefined));
  accounts?.set(accountId, reading);
  return reading;
}

/**
 * The library's look-up of a subject. Read at each token, so a raised or lowered level shows in the next one: the class in the code or
 * refresh token becomes that of now before anything is made of it. Undefined when the relying party does not accept that class.
 */
export function findAccountFor(deps: FindAccountDeps): FindAccount {
  return async ({ oidc }, accountId, token): Promise<OidcAccount | undefined> => {
    const account = await accountOfRequest(deps, accountId);
    if (account === undefined) return undefined;
    if (token !== undefined && !stateClassOfNow(account, token, oidc.client)) return undefined;
    return { accountId, claims: (_use, scope, claims) => claimsFor(account, policyOf(oidc.client), { scope, claims }) };
  };
}

function stateClassOfNow(account: LevelledAccount, token: object, client: object | undefined): boolean {
  const source = token as TokenOfSignIn & { acr?: string };
  const acr = classOfNow(account, source, client as PolicyHolder | undefined);
  if (acr !== undefined && source.acr !== undefined) source.acr = acr;
  return acr !== undefined;
}

interface Asked {
  readonly scope: string;
  readonly claims: object | undefined;
}

function claimsFor(account: LevelledAccount, policy: Policy | undefined, { scope, claims }: Asked): { sub: string } {
  const asked = { scopes: scope.split(' '), claims: Object.keys(claims ?? {}) };
  return { sub: account.accountId, ...releasedClaims(claimSource(account, policy), asked) };
}
