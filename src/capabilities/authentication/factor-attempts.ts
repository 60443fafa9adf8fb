/** Factors whose answers can be guessed at, each counted for itself. Codes by SMS have the limits of one-time codes. */
export type GuessableFactor = 'totp' | 'backup_code' | 'password' | 'security_question';

/** Wrong answers that one account bears for one factor; a right one ends those in a row. */
export const attemptLimits = {
  /** In a quarter of an hour. */
  recent: 5,
  recentSeconds: 900,
  /** In a day. */
  today: 20,
  todaySeconds: 86_400,
  /** Then the factor is no longer taken, until it is bound anew (NIST SP 800-63B-4 §3.2.2). */
  inARow: 100,
} as const;

/** An answer that may be looked at: it is counted as wrong already. */
export interface CountedAnswer {
  /** Answers left before a wait, if this one is wrong. */
  readonly attemptsLeft: number;
  /** The database's clock, in seconds of the epoch. */
  readonly seconds: number;
}

/** Too many wrong ones: looked at again after a while, or never. */
export type RefusedAnswer = { readonly kind: 'throttled'; readonly retryAfterSeconds: number } | { readonly kind: 'disabled' };

export type FactorAnswer<Factor extends string = string> =
  /** `boundAt`: since when the factor has been the account's. */
  | { readonly kind: 'verified'; readonly factor: Factor; readonly boundAt: Date }
  | { readonly kind: 'wrong'; readonly attemptsLeft: number }
  | RefusedAnswer;
