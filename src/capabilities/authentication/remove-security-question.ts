import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { deleteQuestion } from './security-question-store.ts';

/** Takes the question away, within the caller's transaction. */
export async function removeSecurityQuestion(tx: Db, accountId: string): Promise<{ readonly kind: 'changed' | 'not_found' }> {
  if (!(await deleteQuestion(tx, accountId))) return { kind: 'not_found' };
  const details = { security_question: 'removed' };
  await recordEvent(tx, { actor: 'citizen', action: 'sign_in_settings.changed', accountId, details });
  return { kind: 'changed' };
}
