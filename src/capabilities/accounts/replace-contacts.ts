import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { addContact, type AddContactOutcome } from './add-contact.ts';
import { removeContacts } from './contact-removal-store.ts';
import type { EvidenceSource } from './evidence.ts';
import { findAccount } from './find-account.ts';
import { blindIndexes } from './identifier-index.ts';

export interface ReplaceContactsInput {
  readonly accountId: string;
  /** A contact whose control has been proved; it may be one that the account has. */
  readonly contact: Contact;
  readonly confirmedAt: Date;
  readonly evidenceSource: EvidenceSource;
  /** What else of the account's goes: contacts of the same kind, or all. */
  readonly replaces: 'same_kind' | 'all';
}

/**
 * Puts a contact in the place of others, inside the caller's transaction, which has locked the account. The new one is there before the old
 * ones go, so the account never lacks one. Whoever tells the owner must have read the old ones before.
 */
export async function replaceContacts(
  deps: { readonly keyring: Keyring },
  tx: Db,
  { accountId, contact, replaces, ...evidence }: ReplaceContactsInput,
): Promise<AddContactOutcome> {
  const account = await findAccount({ ...deps, db: tx }, accountId);
  const isOwn = account?.contacts.some(({ kind, value }) => kind === contact.kind && value === contact.value) === true;
  const added = isOwn ? ({ kind: 'added' } as const) : await addContact(deps, tx, { accountId, contact, ...evidence });
  if (added.kind === 'added') {
    const kinds = replaces === 'all' ? ['phone', 'email'] : [contact.kind];
    await removeContacts(tx, { accountId, keep: blindIndexes(deps.keyring, contact).all, kinds });
  }
  return added;
}
