import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccount } from '../accounts/find-account.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { findReachedLimit } from '../notifications/find-reached-limit.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { contactCodeSeconds } from '../registration/added-contact.ts';
import { contactForCode, deskCodeOwner, type DeskCode } from './desk-code.ts';
import type { DeskConfig } from './desk-settings.ts';
import { requireCitizenCase } from './find-desk-case.ts';
import type { Operator } from './operator.ts';
import { operatorProblems } from './problems.ts';

export interface SendDeskCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: DeskConfig;
}

/**
 * Sends the code that the citizen says to the operator once the document is the right one. Throws `operators.case_moved_on`,
 * `operators.no_contact`, `operators.code_just_sent`, `operators.too_many_codes`, `operators.sms_unavailable`.
 */
export function sendDeskCode(
  deps: SendDeskCodeDeps,
  { operator, caseId }: { readonly operator: Operator; readonly caseId: string },
): Promise<void> {
  return deps.db.transaction().execute(async (tx) => {
    const { accountId, state } = await requireCitizenCase({ db: tx }, operator, caseId);
    if (state !== 'matched') throw operatorProblems.case_moved_on();
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    const contact = account === undefined ? undefined : contactForCode(account.contacts);
    if (account === undefined || contact === undefined) throw operatorProblems.no_contact();
    await issueAndSend(deps, tx, { caseId, contact, use: 'identity', language: account.language });
  });
}

export interface CodeToSend extends DeskCode {
  readonly language: Language;
  /** A code that nothing matches and that is not sent, see issueCode. */
  readonly decoy?: boolean;
}

/** The code of a case for one contact, within the caller's transaction. */
export async function issueAndSend(
  deps: Omit<SendDeskCodeDeps, 'db'>,
  tx: Db,
  { language, decoy = false, ...code }: CodeToSend,
): Promise<void> {
  const { contact, use } = code;
  const lifetimeSeconds = contactCodeSeconds(deps.config.registration, contact);
  const limit = contact.kind === 'phone' ? await findReachedLimit(deps, tx, contact.value) : undefined;
  if (limit !== undefined) throw operatorProblems.sms_unavailable();
  const owner = deskCodeOwner(deps.keyring, code);
  const issued = await issueCode(deps, tx, { ...owner, contact, lifetimeSeconds, decoy });
  if (issued.kind !== 'issued') throw sendProblem(issued);
  if (decoy) return;
  const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
  await enqueueMessage(deps, tx, {
    to: contact,
    template: use === 'identity' ? 'desk_code' : 'desk_contact_code',
    language,
    params,
    lifetimeSeconds,
  });
}

function sendProblem({ kind, retryAfterSeconds }: SendRefusal) {
  return operatorProblems[kind === 'resend_too_soon' ? 'code_just_sent' : 'too_many_codes']({ retryAfterSeconds });
}
