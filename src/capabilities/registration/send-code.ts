import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { registrationProblems } from './problems.ts';
import type { RegistrationConfig } from './registration-settings.ts';
import { countMessage, requireAllowances } from './require-allowances.ts';
import { linkPage } from './steps.ts';
import { tellOwner } from './tell-owner.ts';

export interface SendCodeDeps {
  readonly keyring: Keyring;
  readonly config: RegistrationConfig;
}

export interface SendCodeInput {
  readonly registrationId: string;
  readonly contact: Contact;
  readonly language: Language;
  /** Network address that asks, as it is counted. */
  readonly network: string;
}

export type SendCodeOutcome = { readonly kind: 'sent' } | SendRefusal;

/**
 * Issues a code and puts its message into the outbox within the caller's transaction. When the contact has an account, the owner gets a
 * notice instead, and the code is one that nothing matches: rows, statements and limits are the same, so the asker cannot tell.
 * Throws problems too_many_starts, too_many_sms_to_block, sms_unavailable and country_not_served.
 */
export async function sendCode(deps: SendCodeDeps, tx: Db, input: SendCodeInput): Promise<SendCodeOutcome> {
  const { registrationId, contact, language } = input;
  const allowances = await requireAllowances(deps, tx, input);
  const owner = await findAccountByIdentifier(deps, tx, contact);
  const byPhone = contact.kind === 'phone';
  const lifetimeSeconds = codeLifetimeSeconds(deps.config, contact);
  const subject = { purpose: 'registration', subject: registrationId } as const;
  const issued = await issueCode(deps, tx, { ...subject, contact, lifetimeSeconds, withLink: !byPhone, decoy: owner !== undefined });
  if (issued.kind !== 'issued') return issued;

  await countMessage(deps, tx, { contact, allowances });
  if (owner !== undefined) {
    await tellOwner(deps, tx, { contact, language: owner.language, lifetimeSeconds });
    return { kind: 'sent' };
  }
  const params = byPhone
    ? { digits: issued.digits, minutes: atLeastOne(lifetimeSeconds / 60) }
    : { digits: issued.digits, days: atLeastOne(lifetimeSeconds / 86_400), link: linkAddress(deps.config, issued.linkToken ?? '') };
  await enqueueMessage(deps, tx, { to: contact, template: 'registration_code', language, params, lifetimeSeconds });
  return { kind: 'sent' };
}

/** Turns a refusal to send into the problem that the citizen reads. */
export function sendProblem({ kind, retryAfterSeconds }: SendRefusal): Error {
  const problem = kind === 'resend_too_soon' ? registrationProblems.code_just_sent : registrationProblems.too_many_codes;
  return problem({ retryAfterSeconds });
}

export function codeLifetimeSeconds({ registration }: RegistrationConfig, { kind }: Contact): number {
  return kind === 'phone' ? registration.smsCodeLifetimeSeconds : registration.emailLinkLifetimeSeconds;
}

function atLeastOne(amount: number): string {
  return String(Math.max(1, Math.floor(amount)));
}

function linkAddress({ issuer }: RegistrationConfig, token: string): string {
  return `${issuer}${linkPage}/${token}`;
}
