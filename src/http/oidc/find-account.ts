import type { Account as OidcAccount, FindAccount } from 'oidc-provider';
import { findAccount } from '../../capabilities/accounts/find-account.ts';
import { releasableClaims } from '../../capabilities/claims/release.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { hasLevel, type LevelledAccount } from './levelled-account.ts';
import { currentScope } from './request-scope.ts';

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

/** The library's look-up of a subject. Read at each token, so a raised or lowered level shows in the next one. */
export function findAccountFor(deps: FindAccountDeps): FindAccount {
  return async (_ctx, accountId): Promise<OidcAccount | undefined> => {
    const account = await accountOfRequest(deps, accountId);
    if (account === undefined) return undefined;
    return { accountId, claims: () => ({ sub: accountId, ...releasableClaims(account) }) };
  };
}
