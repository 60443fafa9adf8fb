import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { openDataKey } from '../accounts/open-data-key.ts';
import { recordEvent } from '../audit/record-event.ts';
import { forgetAnswers } from './attempt-store.ts';
import { factorPlaces } from './factor-places.ts';
import type { PasswordHash } from './password-hasher.ts';
import { plainQuestion } from './security-question.ts';
import { writeQuestion } from './security-question-store.ts';

export interface QuestionToStore {
  readonly accountId: string;
  readonly question: string;
  /** Of the answer as `plainAnswer` gives it, made before the transaction. */
  readonly answer: PasswordHash;
}

/**
 * Sets the question within the caller's transaction, in the place of the one before. It opens nothing, ever: it is one thing more to know on
 * the way back in (NIST SP 800-63B-4 §3.1.1.2 forbids it as a factor). Throws an Error when there is no open account.
 */
export async function storeSecurityQuestion(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  { accountId, question, answer }: QuestionToStore,
): Promise<{ readonly kind: 'changed' }> {
  const dataKey = await openDataKey({ db: tx, keyring }, accountId);
  if (dataKey === undefined) throw new Error(`no open account ${accountId}`);
  const questionSealed = dataKey.seal(factorPlaces.securityQuestion(accountId), plainQuestion(question));
  await writeQuestion(tx, { accountId, questionSealed, ...answer });
  await forgetAnswers(tx, { accountId, factor: 'security_question' });
  const details = { security_question: 'set' };
  await recordEvent(tx, { actor: 'citizen', action: 'sign_in_settings.changed', accountId, details });
  return { kind: 'changed' };
}
