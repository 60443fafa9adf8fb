import { changePassword } from '../authentication/change-password.ts';
import type { PasswordHasher } from '../authentication/password-hasher.ts';
import { passwordFaults, type PasswordFault, type PasswordRules } from '../authentication/password-policy.ts';
import { verifyPassword, type VerifyPasswordOutcome } from '../authentication/verify-password.ts';
import { changeCredentials, type ChangeCredentialsDeps, type Closed } from './change-credentials.ts';

export interface ChangeOwnPasswordDeps extends ChangeCredentialsDeps {
  readonly passwordHasher: Pick<PasswordHasher, 'enter' | 'hash'>;
  readonly config: ChangeCredentialsDeps['config'] & { readonly passwords: PasswordRules };
}

export interface ChangeOwnPasswordInput {
  readonly accountId: string;
  /** The session that the citizen asks from; every other ends. */
  readonly sessionUid: string;
  /** The present password. Undefined for an account that has none: whoever asks has shown another factor just now. */
  readonly current: string | undefined;
  readonly next: string;
  /** The person's names and contacts, which make no password. */
  readonly ownWords: readonly string[];
}

export type ChangeOwnPasswordOutcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'faulty'; readonly faults: readonly PasswordFault[] }
  /** The new one is the present one. */
  | { readonly kind: 'same' }
  /** Somebody else has changed it meanwhile. */
  | { readonly kind: 'overtaken' }
  | Exclude<VerifyPasswordOutcome, { kind: 'verified' }>
  | Closed;

/**
 * Changes the password of somebody who is signed in and types the present one: that is the fresh check (NIST SP 800-63B-4 §4.1.2). Both
 * hashes are made before the transaction. Throws authentication.busy and authentication.password_too_large.
 */
export async function changeOwnPassword(deps: ChangeOwnPasswordDeps, input: ChangeOwnPasswordInput): Promise<ChangeOwnPasswordOutcome> {
  const { accountId, current, next, ownWords } = input;
  const faults = passwordFaults(next, deps.config.passwords, ownWords);
  if (faults.length > 0) return { kind: 'faulty', faults };
  const verified = current === undefined ? undefined : await verifyPassword(deps, { accountId, password: current });
  if (verified !== undefined && verified.kind !== 'verified') return verified;
  if (current?.normalize('NFC') === next.normalize('NFC')) return { kind: 'same' };
  const hash = await deps.passwordHasher.hash(next);
  const { sessionUid } = input;
  const ends = { reason: 'password_changed', exceptSessionUid: sessionUid } as const;
  return changeCredentials(deps, { accountId, sessionUid, change: 'password', ends }, (tx) =>
    changePassword(tx, { accountId, ...hash, insteadOf: verified?.changedAt }),
  );
}
