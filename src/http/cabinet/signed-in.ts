import { isSignedOut } from '../../capabilities/accounts/signed-out.ts';
import type { Deps } from '../../deps.ts';
import { readCookie, setCookie } from '../middleware/cookies.ts';
import { accountOfRequest } from '../oidc/account-of-request.ts';
import type { LevelledAccount } from '../oidc/levelled-account.ts';
import { sessionSeconds } from '../oidc/lifetimes.ts';
import { requestProblems } from '../middleware/form-body.ts';
import { seeOther, type PageHttpContext } from '../pages/page.ts';
import { ownerFieldName } from '../views/forms.ts';
import { shownName } from './shown-name.ts';
import { signInPath } from './paths.ts';
import { sectionLinks } from './sections.ts';
import { showSessionEnded } from './session-ended/page.ts';
import { findWaitingSite } from './waiting-site.ts';

/** Who looks at a page of their own. */
export interface SignedIn {
  readonly account: LevelledAccount;
  /** Of the provider's session: the same one that relying parties sign in with. */
  readonly sessionUid: string;
  /** When a factor was last shown. */
  readonly authenticatedAt: Date;
  /** What was shown in this session (RFC 8176). */
  readonly amr: readonly string[];
}

/** What an account is reached by changes only soon after a factor was shown (NIST SP 800-63B-4 §4.1.2, ASVS 7.5.1). */
const FRESH_SECONDS = 300;

export function isFresh({ authenticatedAt }: Pick<SignedIn, 'authenticatedAt'>, now = new Date()): boolean {
  return now.getTime() - authenticatedAt.getTime() <= FRESH_SECONDS * 1000;
}

export interface Look {
  /** Whether a person is looking; what a page does by itself, over and over, does not keep a session alive. */
  readonly keepAlive?: boolean;
  /** Of pages that demand more of a sign-in than that there is one. */
  readonly signInPath?: string;
}

/** A session is written again at most this often, however many pages are looked at. */
const KEEP_ALIVE_SECONDS = 60;

type SignedInDeps = Pick<Deps, 'oidc' | 'config' | 'db' | 'keyring'>;

/**
 * The person signed in in this browser. Undefined without a session, after its time, and when its account is closed. Looking at one's own
 * pages counts as using the session: its idle limit starts anew.
 */
export async function findSignedIn(ctx: PageHttpContext, deps: SignedInDeps, look: Look = {}): Promise<SignedIn | undefined> {
  if (readCookie(ctx, deps, 'session') === undefined) return undefined;
  const session = await deps.oidc.provider().Session.get(ctx);
  if (session.accountId === undefined) return undefined;
  const account = await accountOfRequest(deps, session.accountId);
  if (account === undefined || isSignedOut(account.signedOut, session)) return undefined;
  if (look.keepAlive !== false) await keepAlive(ctx, deps, session);
  return { account, sessionUid: session.uid, authenticatedAt: new Date((session.loginTs ?? 0) * 1000), amr: session.amr ?? [] };
}

/** The person signed in, or undefined when the answer has been given: off to the sign-in that leads back to this page. */
export async function requireSignedIn(ctx: PageHttpContext, deps: Deps, look: Look = {}): Promise<SignedIn | undefined> {
  const signedIn = await findSignedIn(ctx, deps, look);
  if (signedIn === undefined) {
    if (ctx.method === 'POST') showSessionEnded(ctx, 'ended', look.signInPath);
    else seeOther(ctx, look.signInPath ?? signInPath(ctx.path));
    return undefined;
  }
  const ownerToken = ownerTokenOf(deps, signedIn);
  if (ctx.method === 'POST' && ctx.state.form.text(ownerFieldName) !== ownerToken) throw requestProblems.made_for_another();
  const waitingSite = await findWaitingSite(ctx, deps, signedIn);
  const links = sectionLinks(ctx.path, ctx.state.page.t);
  ctx.state.page = { ...ctx.state.page, signedInAs: shownName(signedIn.account), ownerToken, sectionLinks: links, waitingSite };
  return signedIn;
}

/**
 * A form is sent in the name of whoever it was made for. On a shared computer the next person may have signed in meanwhile: what one typed
 * must not end up in the account of another. The oldest key, so that a form outlives the coming of a newer one.
 */
function ownerTokenOf({ keyring }: Pick<Deps, 'keyring'>, { account }: SignedIn): string {
  return keyring.mac('csrf', `owner ${account.accountId}`, Math.min(...keyring.ids)).toString('base64url');
}

type Session = Awaited<ReturnType<ReturnType<SignedInDeps['oidc']['provider']>['Session']['get']>>;

async function keepAlive(ctx: PageHttpContext, deps: SignedInDeps, session: Session): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const seconds = sessionSeconds(deps.config.sessions, session.loginTs, now);
  if (session.exp !== undefined && now + seconds - session.exp < KEEP_ALIVE_SECONDS) return;
  await session.save(seconds);
  setCookie(ctx, deps, { name: 'session', value: session.jti, maxAgeSeconds: seconds });
}
