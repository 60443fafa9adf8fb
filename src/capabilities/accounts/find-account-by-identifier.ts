import type { Db } from '../../database/connect.ts';
import type { Identifier } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import { blindIndexes } from './identifier-index.ts';
import { findOwner, type IdentifierOwner } from './store.ts';

/** The open account that has this identifier now. */
export function findAccountByIdentifier(
  deps: { readonly keyring: Keyring },
  db: Db,
  identifier: Identifier,
): Promise<IdentifierOwner | undefined> {
  const { keyVersions, all } = blindIndexes(deps.keyring, identifier);
  return findOwner(db, { kind: identifier.kind, keyVersions, allBlindIndexes: all });
}
