import type { Db } from '../../database/connect.ts';
import { tellAccount, type TellAccountDeps } from '../accounts/tell-account.ts';
import { SECURITY_PATH } from './security-change.ts';

/** Somebody knows the password and has tried the second step until the wait: the owner should learn of it before anybody else gets on. */
export function tellOfGuesses(deps: TellAccountDeps, tx: Db, accountId: string): Promise<void> {
  return tellAccount(deps, tx, { accountId, template: 'second_step_guessed', page: SECURITY_PATH });
}

/** The wrong answer after which nobody is heard for a while: told once, not with each. A code by SMS that is used up says so by itself. */
export function isLastGuess(answer: { readonly kind: string; readonly attemptsLeft?: number }): boolean {
  return answer.kind === 'exhausted' || (answer.kind === 'wrong' && answer.attemptsLeft === 0);
}
