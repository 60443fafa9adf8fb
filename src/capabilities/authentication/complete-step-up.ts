import type { Db } from '../../database/connect.ts';
import type { TellAccountDeps } from '../accounts/tell-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { withFactor } from './amr.ts';
import {
  answerSecondFactor,
  type AnswerSecondFactorDeps,
  type SecondFactorAnswer,
  type SecondFactorInput,
} from './answer-second-factor.ts';
import { readClock } from './factor-store.ts';
import { recordRefusedFactor } from './record-refused-factor.ts';
import { isLastGuess, tellOfGuesses } from './tell-of-guesses.ts';

export interface StepUpInput extends SecondFactorInput {
  /** What the session has shown so far. */
  readonly amr: readonly string[];
  /** Who asks for more. */
  readonly clientId: string;
}

type Refused = Exclude<SecondFactorAnswer, { kind: 'verified' }>;

export type StepUpOutcome =
  | Refused
  /** `at`: by the database's clock, in milliseconds. */
  | (Extract<SecondFactorAnswer, { kind: 'verified' }> & { readonly at: number });

/** Shows one more factor in a session that there is. A wrong one stays counted, and who goes on guessing in somebody's session is told of to them. */
export function completeStepUp(
  deps: AnswerSecondFactorDeps & TellAccountDeps & { readonly db: Db },
  { amr, clientId, ...input }: StepUpInput,
): Promise<StepUpOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, shown } = input;
    const { factor } = shown;
    const answer = await answerSecondFactor(deps, tx, input);
    if (answer.kind === 'verified') {
      const details = { factor, amr: withFactor(amr, factor) };
      await recordEvent(tx, { actor: 'citizen', action: 'authentication.strengthened', accountId, clientId, details });
      return { ...answer, at: (await readClock(tx)) * 1000 };
    }
    await recordRefusedFactor(tx, { accountId, clientId, factor, refusal: answer.kind });
    if (isLastGuess(answer)) await tellOfGuesses(deps, tx, accountId);
    return answer;
  });
}
