import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';
import { answerBackupCode } from './answer-backup-code.ts';
import { answerTotp } from './answer-totp.ts';
import type { FactorAnswer } from './factor-attempts.ts';
import { secondStepCodeOwner } from './second-step-code.ts';

/** What was typed, of a form that its factor may have. */
export type SecondFactor =
  | { readonly factor: 'totp'; readonly digits: string }
  | { readonly factor: 'backup_code'; readonly code: string }
  | { readonly factor: 'sms_code'; readonly digits: string };

export interface SecondFactorInput {
  readonly accountId: string;
  /** The provider's pause that it is shown in. */
  readonly interactionId: string;
  readonly shown: SecondFactor;
}

export type SecondFactorAnswer = FactorAnswer<SecondFactor['factor']> | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' | 'wrong' }>;

export interface AnswerSecondFactorDeps {
  readonly keyring: Keyring;
  readonly config: { readonly registration: CodeSettings };
}

/** Judges a second factor inside the caller's transaction, which must be committed whatever the outcome: it is counted first. */
export async function answerSecondFactor(deps: AnswerSecondFactorDeps, tx: Db, input: SecondFactorInput): Promise<SecondFactorAnswer> {
  const { accountId, shown } = input;
  if (shown.factor === 'totp') return answerTotp(deps, tx, { accountId, digits: shown.digits });
  if (shown.factor === 'backup_code') return answerBackupCode(deps, tx, { accountId, code: shown.code });
  return answerSms(deps, tx, { ...input, digits: shown.digits });
}

type SmsAnswer = Omit<SecondFactorInput, 'shown'> & { readonly digits: string };

async function answerSms(deps: AnswerSecondFactorDeps, tx: Db, { digits, ...input }: SmsAnswer): Promise<SecondFactorAnswer> {
  const outcome = await answerCode(deps, tx, { ...secondStepCodeOwner(input), digits });
  if (outcome.kind !== 'confirmed') return outcome;
  const account = await findAccount({ ...deps, db: tx }, input.accountId);
  const phone = account?.contacts.findLast(({ kind }) => kind === 'phone');
  return phone === undefined ? { kind: 'expired' } : { kind: 'verified', factor: 'sms_code', boundAt: phone.confirmedAt };
}
