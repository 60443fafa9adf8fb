/** The last time that all sign-ins of an account were ended. */
export interface SignedOut {
  readonly at: Date;
  /** The one session that was left, by its `uid`. */
  readonly exceptSessionUid?: string;
}

/** A sign-in that was shown while all were being ended had not seen that; one that had comes later than this, see attach-sign-in-moment.ts. */
export const SIGN_OUT_MARGIN_SECONDS = 1;

/**
 * Whether a sign-in may still be believed. What the database held of earlier ones is gone; this is for one that was under way meanwhile: its
 * factors were shown, and a redirect that somebody holds back would make a session of it. `loginTs` is in whole seconds of the epoch,
 * by the database's clock, as the moment of signing out is: what stands in the same second is not believed.
 */
export function isSignedOut(
  signedOut: SignedOut | undefined,
  session: { readonly uid?: string | undefined; readonly loginTs?: number | undefined },
): boolean {
  if (signedOut === undefined) return false;
  if (signedOut.exceptSessionUid !== undefined && session.uid === signedOut.exceptSessionUid) return false;
  return (session.loginTs ?? 0) <= Math.floor(signedOut.at.getTime() / 1000) + SIGN_OUT_MARGIN_SECONDS;
}
