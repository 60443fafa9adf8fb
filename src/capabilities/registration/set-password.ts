import type { PasswordHash } from '../authentication/password-hasher.ts';
import { passwordFaults, type PasswordFault, type PasswordRules } from '../authentication/password-policy.ts';
import { passwordForm, secretAfter, type SentForm } from './browser-secret.ts';
import { completeRegistration, type CompleteRegistrationDeps, type CompletionOutcome } from './complete-registration.ts';
import { findRegistration } from './find-registration.ts';
import { registrationProblems } from './problems.ts';
import { ownWords, type Registration } from './registration.ts';
import { findRepeatedForm } from './find-repeated-form.ts';
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
  const form = passwordForm(password);
  const registration = await findRegistration(deps, secret);
  const outcome = registration === undefined ? undefined : await take(deps, registration, { secret, password, form });
  if (outcome !== undefined) return outcome;
  const repeated = await findRepeatedForm(deps, secret, form);
  if (repeated === undefined) throw registrationProblems.expired();
  const { secret: renewed, interactionId } = repeated;
  return { kind: 'completed', secret: renewed, ...(interactionId === undefined ? {} : { interactionId }) };
}

async function take(
  deps: SetPasswordDeps,
  { registrationId, step, channel, draft, interactionId }: Registration,
  { secret, password, form }: SetPasswordInput & { readonly form: SentForm },
): Promise<SetPasswordOutcome | undefined> {
  if (step === 'done') return { kind: 'completed', secret, ...(interactionId === undefined ? {} : { interactionId }) };
  if (draft === undefined || !mayDo('complete', step)) return { kind: 'out_of_turn', step, channel };
  const faults = passwordFaults(password, deps.config.passwords, ownWords(draft));
  if (faults.length > 0) return { kind: 'faulty', faults };
  const nextSecret = secretAfter(deps.keyring, registrationId, secret, form);
  return completeRegistration(deps, { secret, nextSecret, password: await deps.passwordHasher.hash(password) });
}
