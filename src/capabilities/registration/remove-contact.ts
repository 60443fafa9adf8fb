import type { Db } from '../../database/connect.ts';
import { inTransaction } from '../../database/in-transaction.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { findAccount } from '../accounts/find-account.ts';
import { lockAccount } from '../accounts/lock-account.ts';
import { recordContactChange } from '../accounts/record-contact-change.ts';
import { removeContactsOf } from '../accounts/remove-contacts-of.ts';
import { recordEvent } from '../audit/record-event.ts';
import { findSignInSettings } from '../authentication/find-sign-in-settings.ts';
import { updateSignInSettings } from '../authentication/update-sign-in-settings.ts';
import { endSessions } from '../sessions/end-sessions.ts';
import { registrationProblems } from './problems.ts';
import type { ContactConfig } from './registration-settings.ts';
import { tellOfContactChange } from './tell-of-contact-change.ts';

export interface RemoveContactInput {
  readonly accountId: string;
  readonly kind: Contact['kind'];
  /** The session that asks; it stays when the others end. */
  readonly sessionUid?: string;
}

/**
 * Takes the phone or the e-mail off an account that has the other: of two that remove both at once, the second is refused. Everybody who was
 * a contact is told how to undo it; every other session and open code of the account ends. One that is gone already stays gone.
 * Throws problems registration.last_contact and registration.contact_is_second_step.
 */
export function removeContact(
  deps: { readonly db: Db; readonly keyring: Keyring; readonly config: ContactConfig },
  { accountId, kind, sessionUid }: RemoveContactInput,
): Promise<void> {
  return inTransaction(deps.db, async (tx) => {
    const account = (await lockAccount(tx, accountId)) ? await findAccount({ db: tx, keyring: deps.keyring }, accountId) : undefined;
    const contact = account?.contacts.findLast((each) => each.kind === kind);
    if (account === undefined || contact === undefined) return;
    if (account.contacts.every((each) => each.kind === kind)) throw registrationProblems.last_contact();
    const { twoStep, smsSecond } = await findSignInSettings({ db: tx }, accountId);
    if (kind === 'phone' && twoStep && smsSecond) throw registrationProblems.contact_is_second_step();

    // Codes by SMS were chosen for this phone: for another one, whoever adds it, they are not.
    if (kind === 'phone' && smsSecond) await updateSignInSettings(tx, { accountId, changes: {}, hasPhone: false });

    const removedIds = await removeContactsOf(tx, { accountId, kind });
    const { undoSeconds } = deps.config.contacts;
    const undoToken = await recordContactChange(tx, { accountId, addedIds: [], removedIds, sessionUid, undoSeconds });
    await recordEvent(tx, { actor: 'citizen', action: 'contact.removed', accountId, details: { kind } });
    await endSessions(deps, tx, { accountId, exceptSessionUid: sessionUid, reason: 'contact_changed' });
    const { contacts: to } = account;
    await tellOfContactChange(deps, tx, { accountId, to, template: 'contact_removed', contact, undoToken, undoSeconds });
  });
}
