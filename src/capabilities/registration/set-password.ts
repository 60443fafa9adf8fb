import { digestToken } from '../../kernel/secret-token.ts';
import type { PasswordHash } from '../authentication/password-hasher.ts';
import { passwordFaults, type PasswordFault, type PasswordRules } from '../authentication/password-policy.ts';
import { completeRegistration, type CompleteRegistrationDeps, type CompletionOutcome } from './complete-registration.ts';
import { findRegistration } from './find-registration.ts';
import { registrationProblems } from './problems.ts';
import { ownWords } from './registration.ts';
import { mayDo } from './steps.ts';

export interface SetPasswordDeps extends CompleteRegistrationDeps {
  readonly config: CompleteRegistrationDeps['config'] & { readonly passwords: PasswordRules };
  readonly passwordHasher: { hash(password: string): Promise<PasswordHash> };
}

export interface SetPasswordInput {
  readonly secret: string;
  readonly password: string;
}

export type SetPasswordOutcome = CompletionOutcome | { readonly kind: 'faulty'; readonly faults: readonly PasswordFault[] };

/**
 * The last step: a password that the policy accepts opens the account. It is hashed before the transaction, which would otherwise hold its
 * connection and its row for the time of a hash. Throws problems expired and authentication.busy.
 */
export async function setPassword(deps: SetPasswordDeps, { secret, password }: SetPasswordInput): Promise<SetPasswordOutcome> {
  const registration = await findRegistration(deps, secret);
  if (registration === undefined) throw registrationProblems.expired();
  const { step, channel, draft, interactionId } = registration;
  if (step === 'done') return { kind: 'completed', ...(interactionId === undefined ? {} : { interactionId }) };
  if (draft === undefined || !mayDo('complete', step)) return { kind: 'out_of_turn', step, channel };
  const faults = passwordFaults(password, deps.config.passwords, ownWords(draft));
  if (faults.length > 0) return { kind: 'faulty', faults };
  return completeRegistration(deps, { secretDigest: digestToken(secret), password: await deps.passwordHasher.hash(password) });
}
