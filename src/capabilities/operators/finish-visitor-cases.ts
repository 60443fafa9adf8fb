import type { Db } from '../../database/connect.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findProgress } from '../registries/find-progress.ts';
import { addDeskProof, type AddDeskProofDeps } from './add-desk-proof.ts';
import { lockCase, moveCase, readWaitingCases } from './case-store.ts';
import type { DeskCase } from './desk-case.ts';
import { lockActiveOperator } from './operator-store.ts';
import { actorOf } from './operator.ts';

export interface FinishVisitorCasesDeps extends AddDeskProofDeps {
  readonly db: Db;
}

const PAGE = 100;

/** Goes through the visitors whose data is with the registries, and finishes those that are answered. Answers how many that were. */
export async function finishVisitorCases(deps: FinishVisitorCasesDeps): Promise<number> {
  let finished = 0;
  for (let after = new Date(0); ;) {
    const waiting = await readWaitingCases(deps.db, { after, limit: PAGE });
    for (const one of waiting) if (await finishVisitorCase(deps, one)) finished++;
    const last = waiting.at(-1);
    if (last === undefined || waiting.length < PAGE) return finished;
    after = last.openedAt;
  }
}

/**
 * Ends one of them with its proof when the registries have confirmed exactly the data that was sent with it, and gives it back for
 * correction when they have not. True when it has moved. The moment of the proof is that of the visit; of an operator who is none any more
 * nothing is taken.
 */
export function finishVisitorCase(deps: FinishVisitorCasesDeps, { caseId, accountId, versionId, ...one }: DeskCase): Promise<boolean> {
  if (accountId === undefined || versionId === undefined) return Promise.resolve(false);
  return deps.db.transaction().execute(async (tx) => {
    const operator = await lockActiveOperator(tx, one.operatorId);
    if (operator === undefined || !(await lockAccount(tx, accountId))) return false;
    // The job and an operator who looks may come at once, and data may have been sent anew: only one moves the case of this data.
    const current = await lockCase(tx, caseId);
    if (current?.state !== 'checking' || current.versionId !== versionId) return false;
    const progress = await findProgress({ db: tx }, accountId);
    if (progress?.versionId === versionId && progress.state === 'running') return false;
    const identity = (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity;
    if (identity?.versionId !== versionId) return (await moveCase(tx, { caseId, operation: 'correct' })) !== undefined;
    const visit = { accountId, versionId, documentType: identity.data.document.type, provedAt: one.openedAt };
    const { proofId } = await addDeskProof(deps, tx, one, visit);
    if ((await moveCase(tx, { caseId, operation: 'confirm', proofId })) === undefined) throw new Error(`${caseId} is out of time`);
    const details = { case: caseId, centre: one.centreId, proof: proofId };
    await recordEvent(tx, { actor: actorOf(one), action: 'desk.identity_confirmed', accountId, details });
    return true;
  });
}
