import type { Db } from '../../database/connect.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { addContact } from '../accounts/add-contact.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordEvent } from '../audit/record-event.ts';
import { enqueueMessage } from '../notifications/enqueue-message.ts';
import { answerCode, type ConfirmCodeOutcome } from '../one-time-codes/answer-code.ts';
import { spoilCodes } from '../one-time-codes/spoil-codes.ts';
import { contactCodeOwner, type AddedContact } from './added-contact.ts';
import type { RegistrationConfig } from './registration-settings.ts';

export interface ConfirmAddedContactDeps {
  readonly db: Db;
  readonly keyring: Keyring;
  readonly config: RegistrationConfig;
}

export interface ConfirmAddedContactInput extends AddedContact {
  /** As typed, without spaces. */
  readonly digits: string;
}

export type ConfirmAddedContactOutcome =
  | { readonly kind: 'added' }
  /** Somebody has opened an account with it meanwhile, or this account has a contact of the kind by now. */
  | { readonly kind: 'taken' }
  | Exclude<ConfirmCodeOutcome, { kind: 'confirmed' }>;

const NOTICE_SECONDS = 3 * 86_400;

/**
 * Judges the code and adds the contact with its evidence in one transaction, which commits wrong answers too: they are counted. The
 * account's other contacts are told.
 */
export function confirmAddedContact(deps: ConfirmAddedContactDeps, input: ConfirmAddedContactInput): Promise<ConfirmAddedContactOutcome> {
  const { accountId, contact, digits } = input;
  return deps.db.transaction().execute(async (tx) => {
    if (!(await lockAccount(tx, accountId))) return { kind: 'expired' };
    const outcome = await answerCode(deps, tx, { ...contactCodeOwner(deps.keyring, input), digits });
    if (outcome.kind !== 'confirmed') return outcome;
    const by = outcome.channel === 'sms' ? 'sms_code' : 'email_code';
    const account = await findAccount({ db: tx, keyring: deps.keyring }, accountId);
    if (account === undefined || account.contacts.some(({ kind }) => kind === contact.kind)) return { kind: 'taken' };
    const added = await addContact(deps, tx, { accountId, contact, confirmedAt: new Date(), evidenceSource: by });
    if (added.kind === 'identifier_taken') return { kind: 'taken' };
    await recordEvent(tx, { actor: 'citizen', action: 'contact.confirmed', accountId, details: { by } });
    // Whoever else has started a registration on this contact waits for a code that will never match.
    await spoilCodes(deps, tx, { purpose: 'registration', contact });
    const notice = { template: 'contact_added', language: account.language, lifetimeSeconds: NOTICE_SECONDS } as const;
    const params = { url: `${deps.config.issuer}/account/contacts` };
    for (const to of account.contacts) await enqueueMessage(deps, tx, { ...notice, to, params });
    return { kind: 'added' };
  });
}
