import type { Db } from '../../database/connect.ts';
import { recordEvent } from '../audit/record-event.ts';
import { withFactor } from './amr.ts';
import {
  answerSecondFactor,
  type AnswerSecondFactorDeps,
  type SecondFactorAnswer,
  type SecondFactorInput,
} from './answer-second-factor.ts';

export interface StepUpInput extends SecondFactorInput {
  /** What the session has shown so far. */
  readonly amr: readonly string[];
  /** Who asks for more. */
  readonly clientId: string;
}

/** Shows one more factor in a session that there is. A wrong one stays counted. */
export function completeStepUp(
  deps: AnswerSecondFactorDeps & { readonly db: Db },
  { amr, clientId, ...input }: StepUpInput,
): Promise<SecondFactorAnswer> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, shown } = input;
    const { factor } = shown;
    const answer = await answerSecondFactor(deps, tx, input);
    const failed = { action: 'authentication.failed', details: { factor, refusal: answer.kind } } as const;
    const strengthened = { action: 'authentication.strengthened', details: { factor, amr: withFactor(amr, factor) } } as const;
    await recordEvent(tx, { actor: 'citizen', accountId, clientId, ...(answer.kind === 'verified' ? strengthened : failed) });
    return answer;
  });
}
