import type { Db } from '../../database/connect.ts';
import { moveCase } from './case-store.ts';
import type { Operator } from './operator.ts';

/** The operator is done with a citizen; nothing of them is shown any more. Nothing happens to a case that has ended. */
export async function closeDeskCase(
  { db }: { readonly db: Db },
  { operator, caseId }: { readonly operator: Operator; readonly caseId: string },
): Promise<void> {
  await moveCase(db, { caseId, operation: 'close', operatorId: operator.operatorId });
}
