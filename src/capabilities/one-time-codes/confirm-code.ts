import type { Db } from '../../database/connect.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeInput, type ConfirmCodeOutcome } from './answer-code.ts';

/** Judges one answer in a transaction of its own; see {@link answerCode} for callers that record more in the same one. */
export function confirmCode(deps: ConfirmCodeDeps & { readonly db: Db }, input: ConfirmCodeInput): Promise<ConfirmCodeOutcome> {
  return deps.db.transaction().execute((tx) => answerCode(deps, tx, input));
}
