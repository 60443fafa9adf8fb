import type { Db } from '../../database/connect.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { findAccount } from '../accounts/find-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findCaseByApplicationNumber } from '../proofing/find-case-by-application-number.ts';
import { isUnderWay } from '../proofing/proofing-case.ts';
import { insertCase } from './case-store.ts';
import type { DeskCase } from './desk-case.ts';
import type { DeskConfig } from './desk-settings.ts';
import { countSearch, lockForCounting } from './operator-store.ts';
import { actorOf, type OperatorAtDesk } from './operator.ts';
import { isSamePersonAs, personBehind } from './person.ts';
import { operatorProblems } from './problems.ts';
import type { SearchKey } from './search-key.ts';
import type { VisitReason } from './visit-reason.ts';

export interface FindCitizenDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: DeskConfig;
}

export interface FindCitizenInput {
  readonly operator: OperatorAtDesk;
  readonly key: SearchKey;
  readonly reason: VisitReason;
}

export type FindCitizenOutcome =
  | { readonly kind: 'found'; readonly case: DeskCase }
  | { readonly kind: 'not_found' }
  /** The operator's own account, or one of the operator's own person. */
  | { readonly kind: 'own_account' };

/**
 * Looks a citizen up by an exact key, which opens a case for the operator and is recorded where the citizen sees it, found for whatever
 * reason. Every look counts, also one that finds nobody. Throws `operators.too_many_searches`; nothing has then been looked for.
 */
export function findCitizen(deps: FindCitizenDeps, { operator, key, reason }: FindCitizenInput): Promise<FindCitizenOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    await lockForCounting(tx, operator.operatorId);
    const { desk } = deps.config;
    const look = await countSearch(tx, { operatorId: operator.operatorId, limit: desk.searchesPerHour });
    if (!look.counted) throw operatorProblems.too_many_searches({ retryAfterSeconds: look.retryAfterSeconds });
    const accountId = await accountBehind(deps, tx, key);
    const account = accountId === undefined ? undefined : await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    const details = { centre: operator.centreId, by: key.kind, reason };
    if (account === undefined) {
      await recordEvent(tx, { actor: actorOf(operator), action: 'desk.search_missed', details });
      return { kind: 'not_found' };
    }
    const person = personBehind(deps.keyring, account);
    if (account.accountId === operator.accountId || isSamePersonAs(operator, person)) return { kind: 'own_account' };
    const caseId = newId('dcs');
    const opened = await insertCase(tx, {
      caseId,
      kind: 'visit',
      state: 'found',
      operator,
      accountId: account.accountId,
      person,
      reason,
      lifetimeSeconds: desk.caseSeconds,
    });
    const looked = { ...details, case: caseId, operator: operator.operatorId };
    await recordEvent(tx, { actor: actorOf(operator), action: 'citizen.looked_up', accountId: account.accountId, details: looked });
    return { kind: 'found', case: opened };
  });
}

async function accountBehind(deps: FindCitizenDeps, tx: Db, key: SearchKey): Promise<string | undefined> {
  if (key.kind !== 'application_number') return (await findAccountByIdentifier(deps, tx, key))?.accountId;
  const applied = await findCaseByApplicationNumber({ db: tx }, key.value);
  return applied !== undefined && isUnderWay(applied) && applied.inTime ? applied.accountId : undefined;
}
