/** A wish to have the account deleted, under way. */
export interface Closing {
  readonly closingId: string;
  readonly accountId: string;
  readonly requestedAt: Date;
  /** From when on it cannot be counted on that the account is still there. */
  readonly dueAt: Date;
}

/** Who took the wish back: the citizen signed in, whoever had the link of a message (of the wish, or of a changed contact), or a recovery. */
export type ClosingCanceller = 'citizen' | 'link' | 'recovery';

/** What has become of a wish. */
export type ClosingState = 'open' | 'cancelled' | 'closed';

/** What the link of a message leads to. `another_open`: this one was taken back, too long ago to speak for the one that is under way now. */
export type ClosingByLink = Closing & { readonly state: ClosingState | 'another_open' };
