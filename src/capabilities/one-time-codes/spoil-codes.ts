import type { Db } from '../../database/connect.ts';
import type { Contact } from '../../kernel/identifier.ts';
import type { Keyring } from '../../kernel/keyring.ts';
import type { CodePurpose } from './one-time-code.ts';
import { makeUnmatchable } from './store.ts';

/**
 * Ends every open code of a destination without a sign of it: from now on each answer is simply wrong. Whoever started a journey on
 * somebody else's phone or mail cannot tell that the owner has come.
 */
export async function spoilCodes(
  deps: { readonly keyring: Keyring },
  db: Db,
  input: { purpose: CodePurpose; contact: Contact },
): Promise<void> {
  const { purpose, contact } = input;
  const indexes = deps.keyring.ids.map((masterId) => deps.keyring.blindIndex(contact.kind, contact.value, masterId));
  await makeUnmatchable(db, purpose, indexes);
}
