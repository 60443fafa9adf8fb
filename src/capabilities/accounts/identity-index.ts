import type { Keyring } from '../../kernel/keyring.ts';
import type { IdentityData } from './identity-data.ts';

export interface IdentityIndexes {
  readonly snils: Buffer;
  readonly document: Buffer;
  readonly keyVersion: number;
}

/** Keyed digests by which versions about one person or one document are known to be so, without their text in the database. */
export function identityIndexes(keyring: Keyring, { snils, document }: IdentityData, masterId = keyring.currentId): IdentityIndexes {
  return {
    snils: keyring.blindIndex('snils', snils, masterId),
    document: keyring.blindIndex('document', `${document.type}|${document.series}|${document.number}`, masterId),
    keyVersion: masterId,
  };
}
