import { findAccount, findAccountWith } from '../../capabilities/accounts/find-account.ts';
import { attachStandingConsent, consentOf } from '../../capabilities/consents/attach-standing-consent.ts';
import type { ConsentedAccess } from '../../capabilities/consents/consent.ts';
import { findConsent } from '../../capabilities/consents/find-consent.ts';
import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { hasLevel, type LevelledAccount } from './levelled-account.ts';
import { currentScope, type RequestScope } from './request-scope.ts';

interface AccountDeps {
  readonly db: Db;
  readonly keyring: Keyring;
}

/**
 * The account as it stands now, read once in a request. Undefined when it is closed, or has no level: nothing about it is confirmed. With a
 * client, what the account lets that client have is read in the same statement: see consentOfRequest.
 */
export function accountOfRequest(deps: AccountDeps, accountId: string, clientId?: string): Promise<LevelledAccount | undefined> {
  const scope = currentScope();
  const known = scope?.accounts.get(accountId);
  if (known !== undefined) return known;
  const reading =
    scope === undefined || clientId === undefined
      ? findAccount(deps, accountId).then((account) => (hasLevel(account) ? account : undefined))
      : readWithConsent(deps, scope, { accountId, clientId });
  scope?.accounts.set(accountId, reading);
  return reading;
}

interface AccountAndClient {
  readonly accountId: string;
  readonly clientId: string;
}

const findWithConsent = findAccountWith(attachStandingConsent());

async function readWithConsent(
  deps: AccountDeps,
  { consents }: RequestScope,
  { accountId, clientId }: AccountAndClient,
): Promise<LevelledAccount | undefined> {
  const found = await findWithConsent(deps, accountId, [clientId]);
  if (found === undefined || !hasLevel(found.account)) return undefined;
  consents.set(keyOf(accountId, clientId), consentOf(found.beside));
  return found.account;
}

/** What the account lets the client have now. */
export async function consentOfRequest(
  deps: { readonly db: Db },
  { accountId, clientId }: AccountAndClient,
): Promise<ConsentedAccess | undefined> {
  const consents = currentScope()?.consents;
  const key = keyOf(accountId, clientId);
  return consents?.has(key) === true ? consents.get(key) : findConsent(deps, { accountId, clientId });
}

function keyOf(accountId: string, clientId: string): string {
  return `${accountId} ${clientId}`;
}
