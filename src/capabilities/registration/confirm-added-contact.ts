import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Account } from '../accounts/account.ts';
import { addContact } from '../accounts/add-contact.ts';
import type { EvidenceSource } from '../accounts/evidence.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordContactChange } from '../accounts/record-contact-change.ts';
import { removeContactsOf } from '../accounts/remove-contacts-of.ts';
import { recordEvent } from '../audit/record-event.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { contactCodeOwner, type AddedContact } from './added-contact.ts';
import type { ContactConfig } from './registration-settings.ts';
import { tellOfContactChange } from './tell-of-contact-change.ts';

export interface ConfirmAddedContactDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: ContactConfig;
}

export interface ConfirmAddedContactInput extends AddedContact {
  /** As typed, without spaces. */
  readonly digits: string;
  /** It takes the place of the one that the account has of this kind. */
  readonly replaces?: boolean;
  /** The session that asks; it stays when the others end. */
  readonly sessionUid?: string;
}

export type ConfirmAddedContactOutcome =
  | { readonly kind: 'added' }
  | { readonly kind: 'replaced' }
  /** Somebody has opened an account with it meanwhile, or this account has a contact of the kind by now. */
  | { readonly kind: 'taken' }
  | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

/**
 * Judges the code and adds the contact with its evidence in one transaction, which commits wrong answers too: they are counted. One that it
 * replaces goes after it has come, so that the account never lacks one. All contacts that the account had are told how to undo it; with one
 * that was replaced every other session and open code of the account ends.
 */
export function confirmAddedContact(deps: ConfirmAddedContactDeps, input: ConfirmAddedContactInput): Promise<ConfirmAddedContactOutcome> {
  const { accountId, contact, digits, replaces = false } = input;
  return inTransaction(deps.db, async (tx) => {
    if (!(await lockAccount(tx, accountId))) return { kind: 'expired' };
    const outcome = await answerCode(deps, tx, { ...contactCodeOwner(deps.keyring, input), digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    const has = account?.contacts.some(({ kind }) => kind === contact.kind) === true;
    if (account === undefined || (has && !replaces)) return { kind: 'taken' };
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    return put(deps, tx, { ...input, by, account, replaced: has });
  });
}

interface Proved extends ConfirmAddedContactInput {
  readonly by: Extract<EvidenceSource, 'sms_code' | 'email_code'>;
  readonly account: Account;
  readonly replaced: boolean;
}

async function put(deps: ConfirmAddedContactDeps, tx: Db, proved: Proved): Promise<ConfirmAddedContactOutcome> {
  const { accountId, contact, by, account, replaced, sessionUid } = proved;
  const added = await addContact(deps, tx, { accountId, contact, confirmedAt: new Date(), evidenceSource: by });
  if (added.kind === 'identifier_taken') return { kind: 'taken' };
  const removedIds = replaced ? await removeContactsOf(tx, { accountId, kind: contact.kind, except: added.identifierId }) : [];
  const { undoSeconds } = deps.config.contacts;
  const undoToken = await recordContactChange(tx, { accountId, addedIds: [added.identifierId], removedIds, sessionUid, undoSeconds });
  const details = { by, kind: contact.kind };
  await recordEvent(tx, { actor: 'citizen', action: replaced ? 'contact.replaced' : 'contact.confirmed', accountId, details });
  // Whoever else has started a registration on this contact waits for a code that will never match.
  await spoilCodes(deps, tx, { purpose: 'registration', contact });
  if (replaced) await endSessions(deps, tx, { accountId, exceptSessionUid: sessionUid, reason: 'contact_changed' });
  const template = replaced ? 'contact_changed' : 'contact_added';
  const { contacts: to } = account;
  await tellOfContactChange(deps, tx, { accountId, to, template, contact, undoToken, undoSeconds });
  return { kind: replaced ? 'replaced' : 'added' };
}
