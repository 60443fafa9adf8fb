import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { issueCode } from '../one-time-codes/issue-code.ts';
import { contactCodeOwner, contactCodeSeconds, type AddedContact } from './added-contact.ts';
import type { RegistrationConfig } from './registration-settings.ts';
import { countMessage, requireAllowances } from './require-allowances.ts';
import { sendProblem } from './send-code.ts';
import { tellOwner } from './tell-owner.ts';

export interface SendContactCodeDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: RegistrationConfig;
}

export interface SendContactCodeInput extends AddedContact {
  readonly language: Language;
  readonly network: string;
}

/**
 * Sends a code to a contact that an account wants to add. When the contact has an account, its owner gets a notice instead and the code is
 * one that nothing matches: who asks cannot tell. Throws the problems of registration that refuse a message.
 */
export function sendContactCode(deps: SendContactCodeDeps, input: SendContactCodeInput): Promise<void> {
  const { contact, language } = input;
  return deps.db.transaction().execute(async (tx) => {
    const allowances = await requireAllowances(deps, tx, input);
    const owner = await findAccountByIdentifier(deps, tx, contact);
    const lifetimeSeconds = contactCodeSeconds(deps.config.registration, contact);
    const code = { ...contactCodeOwner(deps.keyring, input), contact, lifetimeSeconds, decoy: owner !== undefined };
    const issued = await issueCode(deps, tx, code);
    if (issued.kind !== 'issued') throw sendProblem(issued);
    await countMessage(deps, tx, { contact, allowances });
    if (owner !== undefined) return tellOwner(deps, tx, { contact, language: owner.language, lifetimeSeconds });
    const params = { digits: issued.digits, minutes: String(Math.max(1, Math.floor(lifetimeSeconds / 60))) };
    await enqueueMessage(deps, tx, { to: contact, template: 'contact_code', language, params, lifetimeSeconds });
  });
}
