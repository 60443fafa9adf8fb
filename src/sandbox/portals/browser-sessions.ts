import { randomBytes } from 'node:crypto';
import type { Context } from 'koa';
import type { SignedIn } from './signed-in.ts';

/** What has to be remembered between the redirect to the provider and the callback. */
export interface PendingSignIn {
  readonly codeVerifier: string;
  readonly nonce: string;
  readonly maxAgeSeconds?: number;
}

export interface BrowserSession {
  /** By `state`, so that sign-ins in several tabs do not disturb each other. */
  readonly pending: Map<string, PendingSignIn>;
  signedIn?: SignedIn;
  /** Set when somebody else than this browser ended the sign-in; shown once. */
  notice?: 'signed_out_elsewhere';
  /** `state` of the sign-out under way. */
  signOutState?: string;
}

/** Whom a logout token speaks of. */
export interface LogoutTarget {
  readonly subject?: string;
  readonly sid?: string;
}

const maxSessions = 10_000;
const maxPending = 10;

/** Sessions of one portal's browsers, in memory, found by a random cookie. */
export class BrowserSessions {
  readonly #cookieName: string;
  readonly #sessions = new Map<string, BrowserSession>();

  /** Each portal needs a cookie name of its own: cookies do not tell ports of one host apart. */
  constructor(cookieName: string) {
    this.#cookieName = cookieName;
  }

  find(ctx: Context): BrowserSession | undefined {
    return this.#sessions.get(ctx.cookies.get(this.#cookieName) ?? '');
  }

  /** The browser's session, or a new one. */
  open(ctx: Context): BrowserSession {
    return this.find(ctx) ?? this.#issue(ctx, { pending: new Map() });
  }

  /** The same session under a new id, so that an id known from before the sign-in opens nothing. */
  renew(ctx: Context, session: BrowserSession): void {
    this.#sessions.delete(ctx.cookies.get(this.#cookieName) ?? '');
    this.#issue(ctx, session);
  }

  remember(session: BrowserSession, state: string, pending: PendingSignIn): void {
    session.pending.set(state, pending);
    const [oldest] = session.pending.keys();
    if (session.pending.size > maxPending && oldest !== undefined) session.pending.delete(oldest);
  }

  /** Ends every sign-in the target means; returns how many. */
  endSignIns({ subject, sid }: LogoutTarget): number {
    const ended = [...this.#sessions.values()].filter(
      ({ signedIn }) => signedIn && (sid === undefined || signedIn.sid === sid) && (subject === undefined || signedIn.subject === subject),
    );
    for (const session of ended) {
      delete session.signedIn;
      session.notice = 'signed_out_elsewhere';
    }
    return ended.length;
  }

  #issue(ctx: Context, session: BrowserSession): BrowserSession {
    const id = randomBytes(32).toString('base64url');
    this.#sessions.set(id, session);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > maxSessions && oldest !== undefined) this.#sessions.delete(oldest);
    ctx.cookies.set(this.#cookieName, id, { httpOnly: true, sameSite: 'lax', overwrite: true });
    return session;
  }
}
