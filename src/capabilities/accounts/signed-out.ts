/** The last time that all sign-ins of an account were ended. */
export interface SignedOut {
  readonly at: Date;
  /** The one session that was left, by its `uid`. */
  readonly exceptSessionUid?: string;
}

/**
 * Whether a sign-in may still be believed. What the database held of earlier ones is gone; this is for one that was under way meanwhile: its
 * factors were shown, and a redirect that somebody holds back would make a session of it. `loginTs` is in whole seconds of the epoch.
 */
export function isSignedOut(
  signedOut: SignedOut | undefined,
  session: { readonly uid?: string | undefined; readonly loginTs?: number | undefined },
): boolean {
  if (signedOut === undefined || session.uid === signedOut.exceptSessionUid) return false;
  return (session.loginTs ?? 0) < Math.floor(signedOut.at.getTime() / 1000);
}
