import type { Db } from '../../database/connect.ts';
import { countAnswer, takeAnswerBack } from './attempt-store.ts';
import type { RefusedAnswer } from './factor-attempts.ts';
import { refuseAbsurdLength, type PasswordHasher } from './password-hasher.ts';
import { readPassword } from './password-store.ts';

export interface VerifyPasswordDeps {
  readonly db: Db;
  readonly passwordHasher: Pick<PasswordHasher, 'enter'>;
  readonly config: { readonly passwords: { readonly maximumLength: number } };
}

export interface OwnPassword {
  readonly accountId: string;
  readonly password: string;
}

export type VerifyPasswordOutcome =
  /** Since when it has been the password; text, for its microseconds. */
  | { readonly kind: 'verified'; readonly changedAt: string }
  | { readonly kind: 'wrong'; readonly attemptsLeft: number }
  | { readonly kind: 'no_password' }
  | RefusedAnswer;

/**
 * Judges the password of somebody who is signed in: counted before it is looked at, apart from the guesses of strangers at the sign-in. A place at
 * the hasher is taken first, so that nothing is counted against those whom an overload sends away. Throws authentication.busy and
 * authentication.password_too_large.
 */
export async function verifyPassword(deps: VerifyPasswordDeps, { accountId, password }: OwnPassword): Promise<VerifyPasswordOutcome> {
  refuseAbsurdLength(password, deps.config.passwords);
  const place = deps.passwordHasher.enter();
  try {
    const stored = await readPassword(deps.db, accountId);
    if (stored === undefined) return { kind: 'no_password' };
    const counted = await countAnswer(deps.db, { accountId, factor: 'password' });
    if ('kind' in counted) return counted;
    const { correct } = await place.verify(stored, password);
    if (!correct) return { kind: 'wrong', attemptsLeft: counted.attemptsLeft };
    await takeAnswerBack(deps.db, { accountId, factor: 'password' });
    return { kind: 'verified', changedAt: stored.changedAt };
  } finally {
    place.leave();
  }
}
