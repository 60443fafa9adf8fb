/**
 * What other rooms hold of whoever has just signed in, read in the statement that records it: SQL values by name. In them the record is
 * `audit_events`, with its account_id and client_id.
 */
export type BesideTexts = Readonly<Record<string, string>>;

/** What the record of a sign-in returns. */
export interface RecordedSignIn {
  /** In milliseconds, by the database's clock. */
  readonly at: number;
  readonly beside: Readonly<Record<string, unknown>>;
}

export function recordedOf(row: RecordedSignIn | undefined): RecordedSignIn | undefined {
  return row && { at: row.at, beside: row.beside };
}
