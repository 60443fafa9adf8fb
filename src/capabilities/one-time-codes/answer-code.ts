import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { CodeSettings } from './code-settings.ts';
import { possibleDigitsMacs } from './digits-mac.ts';
import { deathOf, type CodeOwner, type DeadCode } from './one-time-code.ts';
import { countAnswer, findDestination, findLatestCode, lockDestination } from './store.ts';

export interface ConfirmCodeDeps {
  readonly keyring: Keyring;
  readonly config: { readonly registration: CodeSettings };
}

export interface ConfirmCodeInput extends CodeOwner {
  /** As typed, without spaces. */
  readonly digits: string;
}

export type ConfirmCodeOutcome =
  | { readonly kind: 'confirmed'; readonly channel: 'sms' | 'email' }
  | { readonly kind: 'wrong'; readonly attemptsLeft: number }
  /** Too many answers for this destination today: a new code would not help. */
  | { readonly kind: 'destination_exhausted' }
  | DeadCode;

/**
 * Judges an answer inside the caller's transaction, which must be committed whatever the outcome: a wrong answer is counted in the same
 * statement that judges it, and rolling back would make guesses free. Answers to one destination wait for each other, because its daily
 * limit spans codes and sessions.
 */
export async function answerCode(deps: ConfirmCodeDeps, db: Db, input: ConfirmCodeInput): Promise<ConfirmCodeOutcome> {
  const destinationIndex = await findDestination(db, input);
  if (destinationIndex === undefined) return { kind: 'expired' };
  await lockDestination(db, destinationIndex);
  const code = await findLatestCode(db, input);
  const death = deathOf(code);
  if (code === undefined || death !== undefined) return death ?? { kind: 'expired' };

  const macs = possibleDigitsMacs(deps.keyring, code.codeId, input.digits);
  const attemptsPerDay = deps.config.registration.attemptsPerDestinationPerDay;
  const answer = await countAnswer(db, { ...input, codeId: code.codeId, destinationIndex, macs, attemptsPerDay });
  // The row was open a statement ago and the destination is ours alone: only its daily limit, or the last second, can have refused.
  if (answer === undefined) return { kind: 'destination_exhausted' };
  if (answer.confirmed) return { kind: 'confirmed', channel: answer.channel };
  return answer.attemptsLeft === 0 ? { kind: 'exhausted' } : { kind: 'wrong', attemptsLeft: answer.attemptsLeft };
}
