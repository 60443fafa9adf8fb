import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newDigits } from '../../kernel/secret-token.ts';
import { cancelClosing } from '../accounts/cancel-closing.ts';
import { tellAccount } from '../accounts/tell-account.ts';
import { isDisownable } from '../audit/disownable.ts';
import { findEvent } from '../audit/find-event.ts';
import type { RecordedEvent } from '../audit/list-events.ts';
import { recordEvent } from '../audit/record-event.ts';
import { amrStrength } from '../authentication/amr.ts';
import { markPasswordCompromised } from '../authentication/mark-password-compromised.ts';
import type { WithdrawnFactor } from '../authentication/remove-factors-since.ts';
import { withdrawFactors } from '../authentication/withdraw-factors.ts';
import { endSessions, type EndSessionsDeps } from './end-sessions.ts';
import { CASE_NUMBER_DIGITS, formatCaseNumber } from './security-case.ts';
import { insertCase } from './security-case-store.ts';

export interface RejectSignInDeps extends EndSessionsDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: EndSessionsDeps['config'] & { readonly issuer: string; readonly sessions: { readonly absoluteSeconds: number } };
}

export interface RejectSignInInput {
  readonly accountId: string;
  /** The sign-in that was not the owner's. */
  readonly eventId: string;
}

export type RejectSignInOutcome =
  /** `gone`: what was taken away. Nothing when it was said before. */
  | { readonly kind: 'closed'; readonly caseNumber: string; readonly gone: readonly WithdrawnFactor[] }
  /** No sign-in of this account. */
  | { readonly kind: 'unknown' };

/**
 * "This was not me": every session ends, the one that asks too, because nobody can tell yet whose it is; the password signs nobody in any
 * more; what they may have bound to sign in with since then is taken away, and the owner told what is left; a deletion of the account that is under
 * way ends; a case is opened, and its number told at every contact. All of it together. Saying it again of the same sign-in names the same case.
 */
export function rejectSignIn(deps: RejectSignInDeps, { accountId, eventId }: RejectSignInInput): Promise<RejectSignInOutcome> {
  return inTransaction(deps.db, async (tx) => {
    const event = await findEvent({ db: tx }, { accountId, eventId });
    if (event === undefined || !isDisownable(event.action)) return { kind: 'unknown' };
    await endSessions(deps, tx, { accountId, reason: 'disowned' });
    // Whoever asked for the deletion may be the one who is being shut out; the owner can ask again.
    const kept = await cancelClosing(tx, { accountId, by: 'citizen' });
    if (kept) await tellAccount(deps, tx, { accountId, template: 'deletion_cancelled', page: '/recovery' });
    const { number, opened } = await insertCase(tx, { number: newDigits(CASE_NUMBER_DIGITS), accountId, eventId });
    if (opened) {
      await markPasswordCompromised(tx, accountId);
      await recordEvent(tx, { actor: 'citizen', action: 'sign_in.disowned', accountId, details: { event: eventId, case: number } });
      const params = { number: formatCaseNumber(number) };
      await tellAccount(deps, tx, { accountId, template: 'access_closed', page: '/recovery', params });
      const since = beganAt(event, deps.config.sessions.absoluteSeconds);
      const gone = await withdrawFactors(deps, tx, { accountId, since, byPasswordAlone: isByPasswordAlone(event) });
      return { kind: 'closed', caseNumber: number, gone };
    }
    return { kind: 'closed', caseNumber: number, gone: [] };
  });
}

/** One more factor may have been shown long after the session began: at most as long ago as a session lasts. */
function beganAt({ action, at }: Pick<RecordedEvent, 'action' | 'at'>, absoluteSeconds: number): Date {
  return action === 'authentication.strengthened' ? new Date(at.getTime() - absoluteSeconds * 1000) : at;
}

/** A sign-in says what was shown in it; one that does not may have shown anything. */
function isByPasswordAlone({ details }: Pick<RecordedEvent, 'details'>): boolean {
  const { amr } = details;
  return Array.isArray(amr) && amr.includes('pwd') && amrStrength(amr as readonly string[]) === 'single';
}
