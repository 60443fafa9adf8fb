import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccount } from '../accounts/find-account.ts';
import { phoneForCodes } from '../accounts/settled-contacts.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { findReachedLimit } from '../notifications/find-reached-limit.ts';
import type { SmsConfig } from '../notifications/sms-budget.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { secondStepCodeOwner } from './second-step-code.ts';
import { readSettings } from './settings-store.ts';

export interface SendSecondStepCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: {
    readonly registration: CodeSettings & { readonly smsCodeLifetimeSeconds: number };
    readonly recovery: { readonly newContactSeconds: number };
    readonly sms: SmsConfig;
  };
}

export interface SendSecondStepCodeInput {
  readonly accountId: string;
  /** The provider's pause that the code is for. */
  readonly interactionId: string;
  readonly language: Language;
}

/** `sms_unavailable`: others have spent what SMS there may be, so none would leave. */
export type SendSecondStepCodeOutcome =
  { readonly kind: 'sent' } | { readonly kind: 'no_phone' } | { readonly kind: 'sms_unavailable' } | SendRefusal;

/** Sends a code to the account's phone, if that is not too new. The limits are those of the number, whatever it gets codes for here. */
export function sendSecondStepCode(deps: SendSecondStepCodeDeps, input: SendSecondStepCodeInput): Promise<SendSecondStepCodeOutcome> {
  const { accountId, language } = input;
  const lifetimeSeconds = deps.config.registration.smsCodeLifetimeSeconds;
  return deps.db.transaction().execute(async (tx) => {
    const account = await findAccount({ ...deps, db: tx }, accountId);
    const { smsSecond } = await readSettings(tx, accountId);
    const { newContactSeconds } = deps.config.recovery;
    const contact = account && phoneForCodes(account, { smsSecond, now: new Date(), newContactSeconds });
    if (contact === undefined) return { kind: 'no_phone' };
    if ((await findReachedLimit(deps, tx, contact.value)) !== undefined) return { kind: 'sms_unavailable' };
    const issued = await issueCode(deps, tx, { ...secondStepCodeOwner(input), contact, lifetimeSeconds });
    if (issued.kind !== 'issued') return issued;
    const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
    await enqueueMessage(deps, tx, { to: contact, template: 'second_step_code', language, params, lifetimeSeconds });
    return { kind: 'sent' };
  });
}
