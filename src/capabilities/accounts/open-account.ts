import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import { newId } from '../../kernel/ids.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { Language } from '../../kernel/language.ts';
import type { PersonName } from '../../kernel/person-name.ts';
import type { EvidenceSource } from './evidence.ts';
import { blindIndexes } from './identifier-index.ts';
import { places } from './sealing-places.ts';
import { insertAccountUnlessTaken, insertEvidence, lockIdentifier } from './store.ts';

export interface OpenAccountInput {
  readonly familyName: PersonName;
  readonly givenName: PersonName;
  /** A contact whose control has been proved. */
  readonly contact: Contact;
  readonly confirmedAt: Date;
  readonly evidenceSource: EvidenceSource;
  readonly language: Language;
}

export type OpenAccountOutcome = { readonly kind: 'opened'; readonly accountId: string } | { readonly kind: 'identifier_taken' };

/**
 * Opens an account with its first identifier and the evidence of it, inside the caller's transaction. Of several that open one for the same
 * contact at once, the unique index lets one win; the others wait for it and find the identifier taken.
 */
export async function openAccount(deps: { readonly keyring: Keyring }, db: Db, input: OpenAccountInput): Promise<OpenAccountOutcome> {
  const { keyring } = deps;
  const { contact, confirmedAt } = input;
  const accountId = newId('acc');
  const identifierId = newId('idn');
  const { dataKey, wrapped } = keyring.newDataKey(places.dataKey(accountId));
  const indexes = blindIndexes(keyring, contact);
  await lockIdentifier(db, indexes.oldest);
  const inserted = await insertAccountUnlessTaken(db, {
    accountId,
    identifierId,
    language: input.language,
    dataKeyWrapped: wrapped,
    familyNameSealed: dataKey.seal(places.familyName(accountId), input.familyName),
    givenNameSealed: dataKey.seal(places.givenName(accountId), input.givenName),
    kind: contact.kind,
    blindIndex: indexes.current,
    allBlindIndexes: indexes.all,
    keyVersions: indexes.keyVersions,
    keyVersion: keyring.currentId,
    valueSealed: dataKey.seal(places.identifier(identifierId), contact.value),
    confirmedAt,
  });
  if (!inserted) return { kind: 'identifier_taken' };
  await insertEvidence(db, {
    accountId,
    kind: 'contact_confirmed',
    source: input.evidenceSource,
    reference: identifierId,
    at: confirmedAt,
  });
  return { kind: 'opened', accountId };
}
