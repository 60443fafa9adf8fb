import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { forgetAnswers } from './attempt-store.ts';
import { replacePassword, type Replacement } from './password-store.ts';

/**
 * Puts a new password in the place of the one that was verified, inside the caller's transaction; both hashes were made before that opened.
 * `overtaken`: somebody else has changed it meanwhile.
 */
export async function changePassword(tx: Db, replacement: Replacement): Promise<{ readonly kind: 'changed' | 'overtaken' }> {
  const { accountId } = replacement;
  if (!(await replacePassword(tx, replacement))) return { kind: 'overtaken' };
  await forgetAnswers(tx, { accountId, factor: 'password' });
  await recordEvent(tx, { actor: 'citizen', action: 'password.changed', accountId });
  return { kind: 'changed' };
}
