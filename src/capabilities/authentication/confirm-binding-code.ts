import type { Db } from '../../database/connect.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { bindingCodeOwner, type BindingPause } from './binding-code.ts';

/** Judges the code that was sent before a first factor is bound. A wrong one stays counted. */
export function confirmBindingCode(
  deps: ConfirmCodeDeps & { readonly db: Db },
  { digits, ...pause }: BindingPause & { readonly digits: string },
): Promise<ConfirmCodeOutcome> {
  return deps.db.transaction().execute((tx) => answerCode(deps, tx, { ...bindingCodeOwner(pause), digits }));
}
