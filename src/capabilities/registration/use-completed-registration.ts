import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { registrationProblems } from './problems.ts';
import { places } from './sealing-places.ts';
import { takeCompleted } from './store.ts';

/** On a shared computer the next person must not be signed in by a registration of the morning. */
const FIRST_SIGN_IN_SECONDS = 600;

export interface CompletedRegistration {
  readonly accountId: string;
  readonly completedAt: Date;
  /** The interaction it was started from; another one when that had expired and its request was started over. */
  readonly interactionId?: string;
  /** The authorization request to start over with when that interaction has expired. */
  readonly authorizationRequest?: string;
}

/**
 * Takes a finished registration for the sign-in that follows it: once only, by one statement, and only soon after.
 * Throws problem not_completed.
 */
export async function useCompletedRegistration(
  deps: { readonly db: Db; readonly keyring: Keyring },
  secret: string | undefined,
): Promise<CompletedRegistration> {
  const row = secret === undefined ? undefined : await takeCompleted(deps.db, digestToken(secret), FIRST_SIGN_IN_SECONDS);
  if (row === undefined || row.account_id === null || row.completed_at === null) throw registrationProblems.not_completed();
  const { id, interaction_id: interactionId, authorization_request_sealed: sealed } = row;
  return {
    accountId: row.account_id,
    completedAt: row.completed_at,
    ...(interactionId === null ? {} : { interactionId }),
    ...(sealed === null ? {} : { authorizationRequest: deps.keyring.unsealText(places.authorizationRequest(id), sealed) }),
  };
}
