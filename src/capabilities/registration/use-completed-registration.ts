import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { maySignInAt, type WaitingRequest } from './first-sign-in.ts';
import { openRegistration } from './keep-draft.ts';
import { registrationProblems } from './problems.ts';
import { findBySecret, takeCompleted } from './store.ts';

/** On a shared computer the next person must not be signed in by a registration of the morning. */
const FIRST_SIGN_IN_SECONDS = 600;

export interface CompletedRegistration {
  readonly accountId: string;
  readonly completedAt: Date;
}

/**
 * Takes a finished registration for the sign-in that follows it: only at the request it was made for, only soon after, and once, by one
 * statement. For another request it is left as it is. Throws problem not_completed.
 */
export async function useCompletedRegistration(
  deps: { readonly db: Db; readonly keyring: Keyring },
  { secret, request }: { readonly secret: string | undefined; readonly request: WaitingRequest },
): Promise<CompletedRegistration> {
  const secretDigest = digestToken(secret ?? '');
  const found = await findBySecret(deps.db, secretDigest);
  if (found === undefined || found.account_id === null) throw registrationProblems.not_completed();
  const { interactionId, authorizationRequest } = openRegistration(deps.keyring, found);
  const origin = { accountId: found.account_id, interactionId, authorizationRequest };
  if (!maySignInAt(request, origin)) throw registrationProblems.not_completed();
  const taken = await takeCompleted(deps.db, secretDigest, FIRST_SIGN_IN_SECONDS);
  if (taken === undefined || taken.completed_at === null) throw registrationProblems.not_completed();
  return { accountId: origin.accountId, completedAt: taken.completed_at };
}
