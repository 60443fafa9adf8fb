import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { insertIdentifierUnlessTaken } from './contact-store.ts';
import type { EvidenceSource } from './evidence.ts';
import { blindIndexes } from './identifier-index.ts';
import { readDataKey } from './identity-store.ts';
import { places } from './sealing-places.ts';
import { insertEvidence, lockIdentifier } from './store.ts';

export interface AddContactInput {
  readonly accountId: string;
  /** A contact whose control has been proved. */
  readonly contact: Contact;
  readonly confirmedAt: Date;
  readonly evidenceSource: EvidenceSource;
}

export type AddContactOutcome = { readonly kind: 'added' } | { readonly kind: 'identifier_taken' };

/**
 * Gives an open account one more contact with the evidence of it, inside the caller's transaction, which has locked the account. Of several
 * accounts that add the same one at once, the unique index lets one win. Throws an Error when there is no open account.
 */
export async function addContact(
  deps: { readonly keyring: Keyring },
  tx: Db,
  input: AddContactInput,
): Promise<{ readonly kind: 'added'; readonly identifierId: string } | { readonly kind: 'identifier_taken' }> {
  const { accountId, contact, confirmedAt } = input;
  const wrapped = await readDataKey(tx, accountId);
  if (wrapped === undefined) throw new Error(`no open account ${accountId}`);
  const dataKey = deps.keyring.openDataKey(places.dataKey(accountId), wrapped);
  const identifierId = newId('idn');
  const indexes = blindIndexes(deps.keyring, contact);
  await lockIdentifier(tx, indexes.oldest);
  const inserted = await insertIdentifierUnlessTaken(tx, {
    accountId,
    identifierId,
    kind: contact.kind,
    blindIndex: indexes.current,
    allBlindIndexes: indexes.all,
    keyVersions: indexes.keyVersions,
    keyVersion: deps.keyring.currentId,
    valueSealed: dataKey.seal(places.identifier(identifierId), contact.value),
    confirmedAt,
  });
  if (!inserted) return { kind: 'identifier_taken' };
  const { evidenceSource: source } = input;
  await insertEvidence(tx, { accountId, kind: 'contact_confirmed', source, reference: identifierId, at: confirmedAt });
  return { kind: 'added', identifierId };
}
