import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { countDocumentTry, moveCase } from './case-store.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import { actorOf, type Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';
import { differences, type SeenDocument, type SeenField } from './seen-document.ts';

export interface MatchDocumentInput {
  readonly operator: Operator;
  readonly caseId: string;
  readonly seen: SeenDocument;
}

export type MatchDocumentOutcome =
  | { readonly kind: 'matched' }
  /** Which fields, and how many documents may still be typed; without any left the case has ended. */
  | { readonly kind: 'differs'; readonly fields: readonly SeenField[]; readonly triesLeft: number };

/**
 * Compares the document in the operator's hands with the data that the registries have confirmed. A try is counted before it is judged, and
 * stays counted. Throws `operators.not_found`, `operators.case_moved_on`, `operators.nothing_to_compare`.
 */
export function matchDocument(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { operator, caseId, seen }: MatchDocumentInput,
): Promise<MatchDocumentOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId } = await requireCitizenCase({ db: tx }, operator, caseId);
    const triesLeft = await countDocumentTry(tx, { caseId, operatorId: operator.operatorId });
    if (triesLeft === undefined) throw operatorProblems.case_moved_on();
    const identity = (await findAccount({ db: tx, keyring: deps.keyring }, accountId))?.identity;
    if (identity === undefined) throw operatorProblems.nothing_to_compare();
    const fields = differences(seen, identity.data);
    const trace = { case: caseId, centre: operator.centreId, version: identity.versionId };
    const event = { actor: actorOf(operator), accountId } as const;
    if (fields.length > 0) {
      if (triesLeft === 0) await moveCase(tx, { caseId, operation: 'exhaust', operatorId: operator.operatorId });
      await recordEvent(tx, { ...event, action: 'desk.document_differed', details: { ...trace, fields } });
      return { kind: 'differs', fields, triesLeft };
    }
    const moved = await moveCase(tx, { caseId, operation: 'match', operatorId: operator.operatorId, versionId: identity.versionId });
    if (moved === undefined) throw operatorProblems.case_moved_on();
    await recordEvent(tx, { ...event, action: 'desk.document_matched', details: trace });
    return { kind: 'matched' };
  });
}
