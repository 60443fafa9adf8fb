import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import type { SecurityChange } from '../authentication/security-change.ts';
import { tellOfChange } from '../authentication/tell-of-change.ts';
import { markBound, requireLiveSession } from './change-in-session.ts';
import { endSessions } from './end-sessions.ts';
import type { EndReason } from './end-reason.ts';

export interface ChangeCredentialsDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: { readonly issuer: string; readonly relyingParties: { readonly logoutAttempts: number } };
}

export interface CredentialChange {
  readonly accountId: string;
  /** The session that it is asked for in: it must be there still when the change is made. */
  readonly sessionUid: string;
  /** What contacts are told of; nothing when the change is nobody's business but theirs. */
  readonly change?: SecurityChange;
  /** Why every other sign-in ends; absent: they stay, because nothing that they rest on has gone. */
  readonly ends?: { readonly reason: EndReason; readonly exceptSessionUid: string | undefined };
}

/** The account was closed meanwhile. */
export type Closed = { readonly kind: 'account_closed' };

/**
 * Changes what an account signs in with: one change of an account at a time, and in the same transaction every other sign-in ends, on all
 * nodes with the commit, and the contacts are told. `work` answers `changed` when it did; whatever else it answers is committed all the same,
 * because answers to be counted are in it. Throws `sessions.ended`.
 */
export function changeCredentials<Outcome extends { readonly kind: string }>(
  deps: ChangeCredentialsDeps,
  { accountId, sessionUid, change, ends }: CredentialChange,
  work: (tx: Db) => Promise<Outcome>,
): Promise<Outcome | Closed> {
  return deps.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, accountId))) return { kind: 'account_closed' };
    const ground = await requireLiveSession(tx, { accountId, sessionUid });
    const outcome = await work(tx);
    if (outcome.kind !== 'changed') return outcome;
    await markBound(tx, accountId, ground);
    if (ends !== undefined) await endSessions(deps, tx, { accountId, ...ends });
    if (change !== undefined) await tellOfChange(deps, tx, { accountId, change });
    return outcome;
  });
}
