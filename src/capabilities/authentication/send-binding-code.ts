import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccount } from '../accounts/find-account.ts';
import { settledContacts } from '../accounts/settled-contacts.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import type { CodeSettings } from '../one-time-codes/code-settings.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import type { SendRefusal } from '../one-time-codes/send-limits.ts';
import { bindingCodeOwner, type BindingPause } from './binding-code.ts';

export interface SendBindingCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: {
    readonly registration: CodeSettings & { readonly smsCodeLifetimeSeconds: number };
    readonly recovery: { readonly newContactSeconds: number };
  };
}

export type SendBindingCodeOutcome = { readonly kind: 'sent' } | { readonly kind: 'no_email' } | SendRefusal;

/**
 * Sends a code to the account's newest mailbox that is not too new: what somebody who has no phone and no second factor shows before the first is
 * bound. A mailbox that was added a moment ago would be shown by whoever added it.
 */
export function sendBindingCode(
  deps: SendBindingCodeDeps,
  { language, ...pause }: BindingPause & { readonly language: Language },
): Promise<SendBindingCodeOutcome> {
  const lifetimeSeconds = deps.config.registration.smsCodeLifetimeSeconds;
  return deps.db.transaction().execute(async (tx) => {
    const account = await findAccount({ ...deps, db: tx }, pause.accountId);
    const { newContactSeconds } = deps.config.recovery;
    const settled = account === undefined ? [] : settledContacts(account, { now: new Date(), newContactSeconds });
    const contact = settled.findLast(({ kind }) => kind === 'email');
    if (contact === undefined) return { kind: 'no_email' };
    const issued = await issueCode(deps, tx, { ...bindingCodeOwner(pause), contact, lifetimeSeconds });
    if (issued.kind !== 'issued') return issued;
    const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
    await enqueueMessage(deps, tx, { to: contact, template: 'binding_code', language, params, lifetimeSeconds });
    return { kind: 'sent' };
  });
}
