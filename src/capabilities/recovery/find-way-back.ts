import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { ConfirmedContact } from '../accounts/account.ts';
import { findAccountByIdentifier } from '../accounts/find-account-by-identifier.ts';
import { findAccount } from '../accounts/find-account.ts';
import { settledContacts } from '../accounts/settled-contacts.ts';
import { findPasswordChange } from '../authentication/find-password-change.ts';
import type { RecoverySettings } from './recovery-settings.ts';
import { hasLiveGrant } from './store.ts';

/** An account that can be got back into by what was typed, and the contact that has to be proven for it. */
export interface WayBack {
  readonly accountId: string;
  readonly contact: ConfirmedContact;
  readonly language: Language;
  /** As text; null when the account has no password yet. */
  readonly passwordChangedAt: string | null;
}

/**
 * Undefined when nobody has the identifier, when it is no way back yet (added to the account lately), and for a SNILS whose account has no
 * e-mail. Nobody but the account's owner may see which.
 */
export async function findWayBack(
  deps: { readonly keyring: Keyring; readonly config: { readonly recovery: RecoverySettings } },
  tx: Db,
  identifier: Identifier,
): Promise<WayBack | undefined> {
  const owner = await findAccountByIdentifier(deps, tx, identifier);
  const account = owner === undefined ? undefined : await findAccount({ ...deps, db: tx }, owner.accountId);
  if (account === undefined) return undefined;
  const { accountId, language } = account;
  const fits = (contact: ConfirmedContact) =>
    identifier.kind === 'snils' ? contact.kind === 'email' : contact.kind === identifier.kind && contact.value === identifier.value;
  const settled = settledContacts(account, { now: new Date(), newContactSeconds: deps.config.recovery.newContactSeconds });
  const contact = settled.find(fits) ?? (await grantedContact(deps, tx, accountId, account.contacts.filter(fits)));
  if (contact === undefined) return undefined;
  return { accountId, contact, language, passwordChangedAt: (await findPasswordChange(tx, accountId)) ?? null };
}

/** A contact that the citizen has got at a desk is new, and an operator's grant was sent to it. */
async function grantedContact(
  { keyring }: { readonly keyring: Keyring },
  tx: Db,
  accountId: string,
  candidates: readonly ConfirmedContact[],
): Promise<ConfirmedContact | undefined> {
  for (const contact of candidates) {
    const indexes = keyring.ids.map((masterId) => keyring.blindIndex(contact.kind, contact.value, masterId));
    if (await hasLiveGrant(tx, accountId, indexes)) return contact;
  }
  return undefined;
}
