import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { contactCodeSeconds } from '../registration/added-contact.ts';
import { countMessage, requireAllowances } from '../registration/require-allowances.ts';
import { tellOwner } from '../registration/tell-owner.ts';
import type { DeskConfig } from './desk-settings.ts';
import { issueAndSend } from './send-desk-code.ts';

export interface SendContactCheckDeps {
  readonly keyring: Keyring;
  readonly config: DeskConfig;
}

export interface ContactCheck {
  readonly caseId: string;
  readonly contact: Contact;
  /** Whose account gets it; absent when it is to be opened. */
  readonly accountId?: string;
  readonly language: Language;
  readonly network: string;
}

/**
 * Sends a code to a contact that a visitor says is theirs, inside the caller's transaction. When another account has it, its owner gets a
 * notice instead and no code matches: the operator cannot tell. Throws the problems of registration that refuse a message,
 * `operators.code_just_sent`, `operators.too_many_codes`.
 */
export async function sendContactCheck(
  deps: SendContactCheckDeps,
  tx: Db,
  { caseId, contact, accountId, language, network }: ContactCheck,
): Promise<void> {
  const allowances = await requireAllowances(deps, tx, { network, contact });
  const owner = await findAccountByIdentifier(deps, tx, contact);
  const isOthers = owner !== undefined && owner.accountId !== accountId;
  await issueAndSend(deps, tx, { caseId, contact, use: 'contact', language, decoy: isOthers });
  await countMessage(deps, tx, { contact, allowances });
  if (!isOthers) return;
  const lifetimeSeconds = contactCodeSeconds(deps.config.registration, contact);
  await tellOwner(deps, tx, { contact, language: owner.language, lifetimeSeconds });
}
