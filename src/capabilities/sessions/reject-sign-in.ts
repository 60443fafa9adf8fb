import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { newDigits } from '../../kernel/secret-token.ts';
import { findAccount } from '../accounts/find-account.ts';
import { isDisownable } from '../audit/disownable.ts';
import { findEvent } from '../audit/find-event.ts';
import { recordEvent } from '../audit/record-event.ts';
import { markPasswordCompromised } from '../authentication/mark-password-compromised.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { endSessions, type EndSessionsDeps } from './end-sessions.ts';
import { CASE_NUMBER_DIGITS, formatCaseNumber } from './security-case.ts';
import { insertCase } from './security-case-store.ts';

export interface RejectSignInDeps extends EndSessionsDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: EndSessionsDeps['config'] & { readonly issuer: string };
}

export interface RejectSignInInput {
  readonly accountId: string;
  /** The sign-in that was not the owner's. */
  readonly eventId: string;
}

export type RejectSignInOutcome =
  | { readonly kind: 'closed'; readonly caseNumber: string }
  /** No sign-in of this account. */
  | { readonly kind: 'unknown' };

const NOTICE_SECONDS = 3 * 86_400;

/**
 * "This was not me": every session ends, the one that asks too, because nobody can tell yet whose it is; the password signs nobody in any
 * more; a case is opened, and its number told at every contact. All of it together. Saying it again of the same sign-in names the same case.
 */
export function rejectSignIn(deps: RejectSignInDeps, { accountId, eventId }: RejectSignInInput): Promise<RejectSignInOutcome> {
  return deps.db.transaction().execute(async (tx) => {
    const event = await findEvent({ db: tx }, { accountId, eventId });
    if (event === undefined || !isDisownable(event.action)) return { kind: 'unknown' };
    await endSessions(deps, tx, { accountId, reason: 'disowned' });
    const { number, opened } = await insertCase(tx, { number: newDigits(CASE_NUMBER_DIGITS), accountId, eventId });
    if (opened) {
      await markPasswordCompromised(tx, accountId);
      await recordEvent(tx, { actor: 'citizen', action: 'sign_in.disowned', accountId, details: { event: eventId, case: number } });
      await tell(deps, tx, accountId, number);
    }
    return { kind: 'closed', caseNumber: number };
  });
}

async function tell(deps: RejectSignInDeps, tx: Db, accountId: string, number: string): Promise<void> {
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const params = { number: formatCaseNumber(number), url: `${deps.config.issuer}/recovery` };
  for (const to of account?.contacts ?? []) {
    const language = account?.language ?? 'ru';
    await enqueueMessage(deps, tx, { to, template: 'access_closed', language, params, lifetimeSeconds: NOTICE_SECONDS });
  }
}
