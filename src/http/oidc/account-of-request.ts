import type { Account } from '../../capabilities/accounts/account.ts';
import { accountOf, attachAccount } from '../../capabilities/accounts/attach-account.ts';
import { findAccount, findAccountWith } from '../../capabilities/accounts/find-account.ts';
import type { Authenticated } from '../../capabilities/authentication/complete-sign-in.ts';
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
 * The account as it stands now, read once in a request: with the session, code or token that names it, else by itself. Undefined when it is
 * closed, or has no level: nothing about it is confirmed. Read by itself for a client, it brings what the account lets that client have:
 * see consentOfRequest.
 */
export function accountOfRequest(deps: AccountDeps, accountId: string, clientId?: string): Promise<LevelledAccount | undefined> {
  const scope = currentScope();
  const known = scope?.accounts.get(accountId);
  if (known !== undefined) return known;
  const reading = readAccount(deps, scope, accountId, clientId).then((account) => (hasLevel(account) ? account : undefined));
  scope?.accounts.set(accountId, reading);
  return reading;
}

const findWithConsent = findAccountWith(attachStandingConsent('$1', '$2'));

async function readAccount(
  deps: AccountDeps,
  scope: RequestScope | undefined,
  accountId: string,
  clientId: string | undefined,
): Promise<Account | undefined> {
  const beside = scope?.artefacts.beside(accountId);
  if (beside !== undefined) return accountOf(deps.keyring, accountId, beside);
  if (scope === undefined || clientId === undefined) return findAccount(deps, accountId);
  const found = await findWithConsent(deps, accountId, [clientId]);
  if (found !== undefined) scope.consents.set(keyOf(accountId, clientId), consentOf(found.beside));
  return found?.account;
}

interface AccountAndClient {
  readonly accountId: string;
  readonly clientId: string;
}

/** What is read with the record of a sign-in, because the provider asks for it next: for `beside` of who authenticates. */
export const besideSignIn = {
  account: attachAccount('audit_events.account_id'),
  clientId: 'audit_events.client_id',
  consent: attachStandingConsent('audit_events.account_id', 'audit_events.client_id'),
};

export type SignedInNow = Pick<Authenticated, 'accountId' | 'beside'>;

/** Makes what was read with the record of a sign-in the account and the consent of this request. */
export function rememberSignedIn({ keyring }: Pick<AccountDeps, 'keyring'>, { accountId, beside = {} }: SignedInNow): void {
  const scope = currentScope();
  if (scope === undefined || beside['account'] === undefined) return;
  const account = accountOf(keyring, accountId, beside['account']);
  scope.accounts.set(accountId, Promise.resolve(hasLevel(account) ? account : undefined));
  scope.consents.set(keyOf(accountId, String(beside['clientId'])), consentOf(beside['consent']));
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
