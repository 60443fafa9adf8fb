import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import type { IdentityData } from '../accounts/identity-data.ts';
import { recordEvent } from '../audit/record-event.ts';
import { grantRecovery } from '../recovery/grant-recovery.ts';
import type { RecoveryConfig } from '../recovery/recovery-settings.ts';
import { startChecksWithin, type StartChecksDeps } from '../registries/start-checks.ts';
import { moveCase } from './case-store.ts';
import type { DeskConfig } from './desk-settings.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { lockActiveOperator } from './operator-store.ts';
import { actorOf, type OperatorAtDesk } from './operator.ts';
import { isSamePersonAs, personOf } from './person.ts';
import { operatorProblems } from './problems.ts';

export interface SubmitVisitorDataDeps extends StartChecksDeps {
  readonly config: StartChecksDeps['config'] & DeskConfig & RecoveryConfig;
}

export interface SubmitVisitorDataInput {
  readonly operator: OperatorAtDesk;
  readonly caseId: string;
  /** As read from the document in the operator's hands. */
  readonly data: IdentityData;
}

/** The registries have five days; a day more, and the case is over. */
const WAITING_SECONDS = 6 * 86_400;

/**
 * Sends a visitor's data to the registries. The document is seen now, so the identity is proven as soon as they confirm. With the first
 * sending the visitor gets the link to set a password. Throws `operators.own_account` for the operator's own data,
 * `operators.case_moved_on`, `operators.not_an_operator`, and what the registries' room and recovery throw.
 */
export function submitVisitorData(deps: SubmitVisitorDataDeps, { operator, caseId, data }: SubmitVisitorDataInput): Promise<void> {
  const person = personOf(deps.keyring, data.snils);
  return deps.db.transaction().execute(async (tx) => {
    if ((await lockActiveOperator(tx, operator.operatorId)) === undefined) throw operatorProblems.not_an_operator();
    const { accountId, state, versionId: sentBefore } = await requireCitizenCase({ db: tx }, operator, caseId);
    if (state !== 'identity') throw operatorProblems.case_moved_on();
    if (isSamePersonAs(operator, person)) throw operatorProblems.own_account();
    const actor = actorOf(operator);
    const { versionId } = await startChecksWithin(deps, tx, { accountId, data, actor });
    const moved = await moveCase(tx, {
      caseId,
      operation: 'submit',
      operatorId: operator.operatorId,
      person,
      versionId,
      lifetimeSeconds: WAITING_SECONDS,
    });
    if (moved === undefined) throw operatorProblems.case_moved_on();
    if (sentBefore === undefined) await grantFirstPassword(deps, tx, accountId, actor);
    const details = { case: caseId, centre: operator.centreId, version: versionId };
    await recordEvent(tx, { actor, action: 'desk.data_submitted', accountId, details });
  });
}

async function grantFirstPassword(deps: SubmitVisitorDataDeps, tx: Db, accountId: string, grantedBy: ReturnType<typeof actorOf>) {
  const contact = (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.contacts[0];
  if (contact !== undefined) await grantRecovery(deps, tx, { accountId, contact, grantedBy });
}
