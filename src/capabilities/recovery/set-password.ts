import type { PasswordHash, PasswordHasher } from '../authentication/password-hasher.ts';
import { passwordFaults, type PasswordFault, type PasswordRules } from '../authentication/password-policy.ts';
import { checkSecurityAnswer, type SecurityAnswerOutcome } from '../authentication/check-security-answer.ts';
import { findAccount } from '../accounts/find-account.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { secretAfter } from './browser-secret.ts';
import { chooseStep } from './choose-step.ts';
import { completeRecovery, type CompleteRecoveryDeps, type CompletionOutcome } from './complete-recovery.ts';
import { openRecovery } from './open-recovery.ts';
import { recoveryProblems } from './problems.ts';
import type { Step } from './steps.ts';
import { findBySecret, type RecoveryRow } from './store.ts';

export interface SetPasswordDeps extends CompleteRecoveryDeps {
  readonly config: CompleteRecoveryDeps['config'] & {
    readonly passwords: PasswordRules;
    readonly recovery: CompleteRecoveryDeps['config']['recovery'] & { readonly securityQuestion: boolean };
  };
  readonly passwordHasher: Pick<PasswordHasher, 'enter'> & { hash(password: string): Promise<PasswordHash> };
}

export interface SetPasswordInput {
  readonly secret: string;
  readonly password: string;
  readonly formKey: string;
  /** To the security question, where one is asked. */
  readonly answer?: string | undefined;
}

export type SetPasswordOutcome =
  | CompletionOutcome
  | { readonly kind: 'faulty'; readonly faults: readonly PasswordFault[] }
  /** One barrier more, beside all that was shown before. */
  | { readonly kind: 'answer_refused'; readonly refusal: Exclude<SecurityAnswerOutcome, { kind: 'passed' }> };

/**
 * The last step, as often as it is sent: a second sending of the same form finds what the first has done. The password is hashed before the transaction, which would otherwise hold its connection and its rows for the time of a
 * hash. Throws recovery.expired and authentication.busy.
 */
export async function setPassword(
  deps: SetPasswordDeps,
  { secret, password, formKey, answer = '' }: SetPasswordInput,
): Promise<SetPasswordOutcome> {
  const row = await findBySecret(deps.db, digestToken(secret));
  const nextSecret = secretAfter(deps.keyring, secret, { name: 'password', formKey, typed: password });
  if (row !== undefined) {
    // First whose turn it is: whoever has shown too little learns nothing of the person from what a password must not be, and costs no hash.
    const step = await stepOf(deps, row);
    if (step !== 'set_password') return { kind: 'out_of_turn', step, channel: row.channel };
    const faults = passwordFaults(password, deps.config.passwords, await ownWordsOf(deps, row.account_id));
    if (faults.length > 0) return { kind: 'faulty', faults };
    const refusal = await refusedAnswer(deps, row, answer);
    if (refusal !== undefined) return { kind: 'answer_refused', refusal };
    const outcome = await completeRecovery(deps, { secret, nextSecret, password: await deps.passwordHasher.hash(password) });
    if (outcome !== undefined) return outcome;
  }
  const repeated = await findBySecret(deps.db, digestToken(nextSecret));
  if (repeated?.step !== 'done') throw recoveryProblems.expired();
  const { draft } = openRecovery(deps.keyring, repeated);
  const interaction = draft?.interactionId === undefined ? {} : { interactionId: draft.interactionId };
  return { kind: 'completed', secret: nextSecret, ...interaction };
}

async function stepOf(deps: SetPasswordDeps, row: RecoveryRow): Promise<Step> {
  if (row.step === 'confirm_contact' || row.step === 'done') return row.step;
  const standing = await chooseStep(deps, deps.db, row);
  if (standing === undefined) throw recoveryProblems.expired();
  return standing.step;
}

/** Nobody is asked before everything else has been shown: whoever stands earlier neither learns the question nor wears its tries out. */
async function refusedAnswer(
  deps: SetPasswordDeps,
  row: RecoveryRow,
  answer: string,
): Promise<Exclude<SecurityAnswerOutcome, { kind: 'passed' }> | undefined> {
  if (row.account_id === null || !deps.config.recovery.securityQuestion) return undefined;
  const standing = await chooseStep(deps, deps.db, row);
  if (standing?.step !== 'set_password' || standing.granted) return undefined;
  const outcome = await checkSecurityAnswer(deps, { accountId: row.account_id, answer });
  return outcome.kind === 'passed' ? undefined : outcome;
}

/** What everybody knows of the person, which a password must not be. */
export async function ownWordsOf(deps: Pick<SetPasswordDeps, 'db' | 'keyring'>, accountId: string | null): Promise<readonly string[]> {
  const account = accountId === null ? undefined : await findAccount(deps, accountId);
  return account === undefined ? [] : [account.familyName, account.givenName, ...account.contacts.map(({ value }) => value)];
}
