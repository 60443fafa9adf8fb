import { refreshTokenGrant } from 'openid-client';
import type { BrowserSession } from './browser-sessions.ts';
import { describeFailure, type Failure } from './failure.ts';
import type { Portal } from './portal-context.ts';
import { signedInBy } from './signed-in.ts';

/** Gets new tokens for a signed-in browser. A refused refresh token means the grant is gone, so the sign-in ends here too. */
export async function refreshTokens(portal: Portal, session: BrowserSession): Promise<Failure | undefined> {
  const before = session.signedIn;
  if (!before?.refreshToken) return { status: 400, code: 'no_refresh_token' };
  try {
    const provider = await portal.provider();
    const tokens = await refreshTokenGrant(provider.configuration, before.refreshToken);
    const after = await signedInBy(provider, tokens, before);
    // OpenID Connect Core 1.0 §12.2: the ID Token must still speak of the same person.
    if (after.subject !== before.subject) throw new Error('The refreshed ID Token is about somebody else');
    session.signedIn = after;
    return undefined;
  } catch (error) {
    const failure = describeFailure(error);
    if (failure.code === 'invalid_grant') delete session.signedIn;
    return failure;
  }
}
