import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { digestToken } from '../../kernel/secret-token.ts';
import { answerCode, type ConfirmCodeDeps, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { secretAfter } from './browser-secret.ts';
import { confirmContact, type ConfirmContactDeps } from './confirm-contact.ts';
import { recoveryProblems } from './problems.ts';
import { codeSubject } from './recovery.ts';
import type { ContactChannel, Step } from './steps.ts';
import { findBySecret } from './store.ts';
import { takeRecovery } from './take-recovery.ts';

export interface ConfirmRecoveryCodeInput {
  readonly secret: string;
  /** As typed, without spaces. */
  readonly digits: string;
  readonly formKey: string;
}

export type ConfirmRecoveryCodeOutcome =
  /** `secret` is what the cookie has to hold from now on. */
  | { readonly kind: 'onward'; readonly step: Step; readonly channel: ContactChannel; readonly secret: string }
  | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

type Deps = ConfirmContactDeps & ConfirmCodeDeps & { readonly db: Db; readonly keyring: Keyring };

/**
 * Judges the code of an SMS and takes the step in one transaction, which commits wrong answers too: they are counted. A twin's code is
 * answered by the same statements and never right. Throws recovery.expired.
 */
export async function confirmRecoveryCode(deps: Deps, input: ConfirmRecoveryCodeInput): Promise<ConfirmRecoveryCodeOutcome> {
  const renewed = secretAfter(deps.keyring, input.secret, { name: 'code', formKey: input.formKey, typed: input.digits });
  const outcome = await deps.db.transaction().execute((tx) => judge(deps, tx, { ...input, renewed }));
  if (outcome !== undefined) return outcome;
  // A form sent twice brings the cookie that its first sending has renewed.
  const row = await findBySecret(deps.db, digestToken(renewed));
  if (row === undefined) throw recoveryProblems.expired();
  return { kind: 'onward', step: row.step, channel: row.channel, secret: renewed };
}

async function judge(
  deps: Deps,
  tx: Db,
  { secret, digits, renewed }: ConfirmRecoveryCodeInput & { readonly renewed: string },
): Promise<ConfirmRecoveryCodeOutcome | undefined> {
  const row = await takeRecovery(tx, secret);
  if (row === undefined) return undefined;
  if (row.step !== 'confirm_contact') return { kind: 'onward', step: row.step, channel: row.channel, secret };
  const answer = await answerCode(deps, tx, { purpose: 'recovery', subject: codeSubject(row), digits });
  if (answer.kind !== 'confirmed') return answer;
  const step = await confirmContact(deps, tx, row, { secret: renewed, withoutDraft: false });
  return step === undefined ? { kind: 'expired' } : { kind: 'onward', step, channel: row.channel, secret: renewed };
}
