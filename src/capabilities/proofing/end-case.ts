import type { Db } from '../../database/connect.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { CaseDetails } from './proofing-case.ts';
import { moveCase, readCase } from './store.ts';

export interface EndCaseInput {
  readonly accountId: string;
  readonly caseId: string;
  /** A refusal has a code: it says what the citizen is shown, and nothing of the person. */
  readonly end:
    | { readonly kind: 'cancel' }
    | { readonly kind: 'expire' }
    | { readonly kind: 'refuse'; readonly refusal: string; readonly details?: CaseDetails };
  readonly actor: AuditActor;
}

const actions = { cancel: 'proofing.cancelled', expire: 'proofing.expired', refuse: 'proofing.refused' } as const;

/** Ends a case without a proof, inside the caller's transaction; locks the account. False when it had ended, or is another account's. */
export async function endCase(tx: Db, { accountId, caseId, end, actor }: EndCaseInput): Promise<boolean> {
  await lockAccount(tx, accountId);
  if ((await readCase(tx, caseId))?.accountId !== accountId) return false;
  const refusal = end.kind === 'refuse' ? end.refusal : undefined;
  const ended = await moveCase(tx, { caseId, operation: end.kind, refusal, details: end.kind === 'refuse' ? end.details : undefined });
  if (ended === undefined) return false;
  const details = { case: caseId, method: ended.method, ...(refusal === undefined ? {} : { refusal }) };
  await recordEvent(tx, { actor, action: actions[end.kind], accountId, details });
  return true;
}
