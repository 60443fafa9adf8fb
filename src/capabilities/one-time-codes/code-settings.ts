/** The part of the configuration that speaks of codes. */
export interface CodeSettings {
  /** Length of a code in decimal digits. */
  readonly codeDigits: number;
  /** Answers to one code, right or wrong. */
  readonly codeAttempts: number;
  /** Answers to all codes of one destination and purpose in 24 hours. */
  readonly attemptsPerDestinationPerDay: number;
  /** Shortest time between two codes to one destination. */
  readonly resendAfterSeconds: number;
  readonly codesPerTenMinutes: number;
  readonly codesPerDay: number;
}
